/**
 * Completion scripts for bash, zsh and fish. Each is plain text that holds every word already: it starts no program
 * while one types. All words and descriptions stand in single quotes, so that none of them is ever run.
 */
import type { Completed, CompletedOption, Completion, Shell, Values } from './completion.ts';

export function completionScript(shell: Shell, completion: Completion): string {
  switch (shell) {
    case 'bash':
      return bashScript(completion);
    case 'zsh':
      return zshScript(completion);
    case 'fish':
      return fishScript(completion);
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const listed = (words: readonly string[]): string => quoted(words.join(' '));
const namesOf = (options: readonly CompletedOption[]): string[] => options.flatMap(({ names }) => names);
const valued = (options: readonly CompletedOption[]): CompletedOption[] =>
  options.filter(({ values }) => values !== undefined);

/** Options that take a value, of whatever command: a name means the same everywhere. */
function valuedOptions({ commands, everywhere }: Completion): CompletedOption[] {
  const all = [...everywhere, ...commands.flatMap(({ options }) => options)];
  const takes = valued(all);
  return takes.filter(({ names }, i) => takes.findIndex((other) => other.names[0] === names[0]) === i);
}

/** Finds command and first word among the words typed so far; the same in bash and zsh. */
const scanned = (completion: Completion, words: string, current: string, first: number): string[] => [
  `  for ((i = ${first}; i < ${current}; i++)); do`,
  `    case "\${${words}[i]}" in`,
  `      ${namesOf(valuedOptions(completion)).join('|')}) ((i++)) ;;`,
  '      -*) ;;',
  `      *) if [[ -z "$command" ]]; then command="\${${words}[i]}"; elif [[ -z "$word" ]]; then word="\${${words}[i]}"; fi ;;`,
  '    esac',
  '  done',
];

function bashScript(completion: Completion): string {
  const { commands, everywhere, measures } = completion;
  const offer = (values: Values): string => {
    if (values === 'file' || values === 'folder')
      return `compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen ${values === 'file' ? '-f' : '-d'} -- "$cur")`;
    if (values === 'measure')
      return `case "$word" in ${[...measures].map(([id, names]) => `${id}) words=${listed(names)} ;;`).join(' ')} esac; mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")`;
    if (values === 'nothing') return ':';
    const open = values.every((value) => value.endsWith('=')) ? 'compopt -o nospace 2>/dev/null; ' : '';
    return `${open}mapfile -t COMPREPLY < <(compgen -W ${listed(values)} -- "$cur")`;
  };
  const options = ({ options: own }: Pick<Completed, 'options'>) =>
    listed([...namesOf(own), ...namesOf(everywhere), '--help']);
  return [
    '# Completion of cadans for bash. Load it with: source <(cadans completion bash)',
    '_cadans() {',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell that fills them.
    '  local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" command="" word="" words="" i',
    '  COMPREPLY=()',
    ...scanned(completion, 'COMP_WORDS', 'COMP_CWORD', 1),
    '  case "$prev" in',
    ...valuedOptions(completion).map(
      ({ names, values = 'nothing' }) => `    ${names.join('|')}) ${offer(values)}; return ;;`,
    ),
    '  esac',
    '  if [[ "$cur" == -* ]]; then',
    '    case "$command" in',
    ...commands.map((command) => `      ${command.name}) words=${options(command)} ;;`),
    `      *) words=${options({ options: [] })} ;;`,
    '    esac',
    '    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")',
    '    return',
    '  fi',
    '  case "$command" in',
    `    '') ${offer([...commands.map(({ name }) => name), 'help'])} ;;`,
    `    help) ${offer(commands.map(({ name }) => name))} ;;`,
    ...commands
      .filter(({ words }) => words !== 'nothing')
      .map(
        ({ name, words }) =>
          `    ${name}) ${words === 'file' ? offer(words) : `if [[ -z "$word" ]]; then ${offer(words)}; fi`} ;;`,
      ),
    '  esac',
    '}',
    'complete -F _cadans cadans',
    '',
  ].join('\n');
}

function zshScript(completion: Completion): string {
  const { commands, everywhere, measures } = completion;
  const offer = (values: Values): string => {
    if (values === 'file') return '_files';
    if (values === 'folder') return '_files -/';
    if (values === 'nothing') return ':';
    if (values === 'measure')
      return `case "$word" in ${[...measures].map(([id, names]) => `${id}) compadd -- ${names.map(quoted).join(' ')} ;;`).join(' ')} esac`;
    return `compadd ${values.every((value) => value.endsWith('=')) ? "-S '' " : ''}-- ${values.map(quoted).join(' ')}`;
  };
  const described = (name: string, about: string) => quoted(`${name.replaceAll(':', '\\:')}:${about}`);
  const options = (own: readonly CompletedOption[]) =>
    [...own, ...everywhere].flatMap(({ names, about }) => names.map((name) => described(name, about))).join(' ');
  return [
    '#compdef cadans',
    '# Completion of cadans for zsh. Load it with: source <(cadans completion zsh)',
    '_cadans() {',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell that fills them.
    '  local cur="${words[CURRENT]}" prev="${words[CURRENT-1]}" command="" word="" i',
    '  local -a choices',
    ...scanned(completion, 'words', 'CURRENT', 2),
    '  case "$prev" in',
    ...valuedOptions(completion).map(
      ({ names, values = 'nothing' }) => `    ${names.join('|')}) ${offer(values)}; return ;;`,
    ),
    '  esac',
    '  if [[ "$cur" == -* ]]; then',
    '    case "$command" in',
    ...commands.map(({ name, options: own }) => `      ${name}) choices=(${options(own)}) ;;`),
    `      *) choices=(${options([])}) ;;`,
    '    esac',
    "    _describe 'option' choices",
    '    return',
    '  fi',
    '  case "$command" in',
    `    ''|help) choices=(${commands.map(({ name, about }) => described(name, about)).join(' ')}); _describe 'command' choices ;;`,
    ...commands
      .filter(({ words }) => words !== 'nothing')
      .map(
        ({ name, words }) =>
          `    ${name}) ${words === 'file' ? offer(words) : `if [[ -z "$word" ]]; then ${offer(words)}; fi`} ;;`,
      ),
    '  esac',
    '}',
    'if [[ "$funcstack[1]" == _cadans ]]; then _cadans "$@"; else compdef _cadans cadans; fi',
    '',
  ].join('\n');
}

function fishScript({ commands, everywhere, measures }: Completion): string {
  const within = (name: string) => quoted(`__fish_seen_subcommand_from ${name}`);
  const escaped = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const line = (condition: string, { names, about, values }: CompletedOption): string[] => {
    const flags = names
      .map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`))
      .join(' ');
    const base = `complete -c cadans${condition}`;
    if (values === undefined) return [`${base} ${flags} -d ${escaped(about)}`];
    if (values === 'file') return [`${base} ${flags} -r -F -d ${escaped(about)}`];
    if (values === 'folder') return [`${base} ${flags} -x -a '(__fish_complete_directories)' -d ${escaped(about)}`];
    if (values === 'measure')
      return [...measures].map(
        ([id, words]) =>
          `${base.replace(/ -n '(.*)'$/, ` -n '$1; and __fish_seen_subcommand_from ${id}'`)} ${flags} -x -a ${escaped(words.join(' '))} -d ${escaped(about)}`,
      );
    return [
      `${base} ${flags} -x${values === 'nothing' ? '' : ` -a ${escaped(values.join(' '))}`} -d ${escaped(about)}`,
    ];
  };
  return [
    '# Completion of cadans for fish. Load it with: cadans completion fish | source',
    'complete -c cadans -f',
    ...everywhere.flatMap((option) => line('', option)),
    ...commands.map(
      ({ name, about }) => `complete -c cadans -n '__fish_use_subcommand' -a ${name} -d ${escaped(about)}`,
    ),
    `complete -c cadans -n ${within('help')} -a ${listed(commands.map(({ name }) => name))}`,
    ...commands.flatMap(({ name, words, options }) => [
      ...(words === 'file' ? [`complete -c cadans -n ${within(name)} -F`] : []),
      ...(Array.isArray(words) ? [`complete -c cadans -n ${within(name)} -a ${listed(words as string[])}`] : []),
      ...options.flatMap((option) => line(` -n ${within(name)}`, option)),
    ]),
    '',
  ].join('\n');
}
