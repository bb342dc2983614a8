/**
 * The commands with their options, help and examples. What a command needs is loaded when it runs and not before, so
 * that help is there at once.
 */
import { Command, type Help } from 'commander';
import type { Language, Messages } from '../messages/index.ts';
import { type Desk, type GlobalOptions, openDesk } from './desk.ts';
import type { Paint } from './terminal.ts';
import { keyboardOf, type World } from './world.ts';

export interface ProgramOptions {
  readonly words: Messages;
  readonly lang: Language;
  readonly paint: Paint;
}

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** The parser of the whole command line; its faults are thrown. */
export function buildProgram(world: World, { words, lang, paint }: ProgramOptions): Command {
  const { help, options, about, arguments: args } = words.command;
  const program = new Command('cadans')
    .description(help.about)
    .option('--json', options.json)
    .option('--db <dir>', options.db)
    .option('--config <file>', options.config)
    .option('--lang <lang>', options.lang)
    .helpOption('-h, --help', help.help)
    .helpCommand('help [command]', help.helpCommand)
    .addHelpText('after', `\n${help.more}`)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(text),
      outputError: () => {},
      getOutHelpWidth: () => world.stdout.columns ?? 80,
    })
    .configureHelp(helpIn(words, paint));
  program.addOption(program.createOption('--now <instant>').hideHelp());

  const command = (name: string, description: string, examples: readonly string[]): Command => {
    const shown = examples.map((example) => `  cadans ${example}`).join('\n');
    const title = examples.length === 1 ? help.example : help.examples;
    return program
      .command(name)
      .description(description)
      .addHelpText('after', `\n${paint.bold(title)}\n${shown}`);
  };
  const desk = (): Desk => openDesk(world, lang, program.opts<GlobalOptions>());

  command('import', about.import, ['import examples/small/mapping.yaml', 'import --undo last'])
    .argument('[mapping]', args.mapping)
    .option('--data <dir>', options.data)
    .option('--allow-rejects', options.allowRejects)
    .option('--undo <id>', options.undoImport)
    .action(async (mapping, given) => (await import('./commands/import.ts')).importCommand(desk(), mapping, given));
  command('doctor', words.doctor.about, DOCTOR_EXAMPLES)
    .argument('<file...>', words.doctor.files)
    .option('--out <file>', words.doctor.options.out)
    .option('--answer <id=value>', words.doctor.options.answer, collect)
    .option('--answers <file>', words.doctor.options.answers)
    .option('--source <name>', words.doctor.options.source)
    .option('--zone <zone>', words.doctor.options.zone)
    .action(async (files, given) =>
      (await import('./commands/doctor.ts')).doctorCommand(desk(), files, given, keyboardOf(world)),
    );
  command('imports', about.imports, ['imports']).action(async () =>
    (await import('./commands/imports.ts')).importsCommand(desk()),
  );
  command('links', about.links, ['links'])
    .option('--undo <id>', options.undoLink)
    .option('--redo <id>', options.redoLink)
    .action(async (given) => (await import('./commands/links.ts')).linksCommand(desk(), given));
  command('board', about.board, [
    'board month',
    'board month --at 2026-09-15 --team North',
    'board month --as small:R1',
  ])
    .argument('<cadence>', args.cadence)
    .option('--at <date>', options.at)
    .option('--team <team>', options.team)
    .option('--rep <rep>', options.rep)
    .option('--as <user>', options.as)
    .action(async (cadence, given) => (await import('./commands/board.ts')).boardCommand(desk(), cadence, given));
  questions(command('ask', about.ask, ASK_EXAMPLES), words, options.measure)
    .option('--compare <kind>', options.compare)
    .option('--csv', options.csv)
    .action(async (metric, given) => (await import('./commands/ask.ts')).askCommand(desk(), metric, given));
  questions(command('drill', about.drill, DRILL_EXAMPLES), words, options.measureOne)
    .option('--role <role>', options.role)
    .option('--limit <n>', options.limit)
    .option('--offset <n>', options.offset)
    .option('--csv', options.csv)
    .action(async (metric, given) => (await import('./commands/drill.ts')).drillCommand(desk(), metric, given));
  command('why', about.why, ['why win-rate --measure won_amount --period 2026-09'])
    .argument('<metric>', args.metric)
    .option('--measure <name>', options.measureOne, collect)
    .option('--period <label>', options.period)
    .option('--where <dimension=value>', options.where, collect)
    .option('--as <user>', options.as)
    .action(async (metric, given) => (await import('./commands/why.ts')).whyCommand(desk(), metric, given));
  command('waiting', about.waiting, ['waiting', 'waiting --team North'])
    .option('--team <team>', options.team)
    .option('--rep <rep>', options.rep)
    .option('--as <user>', options.as)
    .action(async (given) => (await import('./commands/waiting.ts')).waitingCommand(desk(), given));
  command('diagnose', about.diagnose, ['diagnose lead-response-time --period 2026-10', 'diagnose ltv --period 2026-Q3'])
    .argument('<metric>', args.metric)
    .option('--period <label>', options.periodDiagnose)
    .option('--team <team>', options.team)
    .option('--as <user>', options.as)
    .action(async (metric, given) => (await import('./commands/diagnose.ts')).diagnoseCommand(desk(), metric, given));
  command('capacity', about.capacity, ['capacity', 'capacity --users --csv'])
    .option('--users', options.users)
    .option('--csv', options.capacityCsv)
    .option('--out <folder>', options.capacityOut)
    .option('--as <user>', options.as)
    .action(async (given) => (await import('./commands/capacity.ts')).capacityCommand(desk(), given));
  command('freeze', about.freeze, ['freeze', 'freeze --take-back 2026-09 --reason "a dialler file was missing"'])
    .option('--take-back <period>', options.takeBack)
    .option('--metric <metric>', options.metricOnly)
    .option('--reason <text>', options.reason)
    .action(async (given) => (await import('./commands/freeze.ts')).freezeCommand(desk(), given));
  command('refresh', about.refresh, ['refresh']).action(async () =>
    (await import('./commands/refresh.ts')).refreshCommand(desk()),
  );
  command('metrics', about.metrics, ['metrics']).action(async () =>
    (await import('./commands/metrics.ts')).metricsCommand(desk()),
  );
  command('completion', about.completion, ['completion bash'])
    .argument('<shell>', args.shell)
    .action(async (shell) => (await import('./commands/completion.ts')).completionCommand(desk(), shell, program));
  command('demo', about.demo, DEMO_EXAMPLES)
    .option('--once', options.once)
    .option('--company <size>', options.company)
    .option('--seed <n>', options.seed)
    .option('--today <date>', options.today)
    .option('--without <story>', options.without, collect)
    .action(async (given) =>
      (await import('./commands/demo.ts')).demoCommand(desk(), { ...program.opts<GlobalOptions>(), ...given }),
    );
  return program;
}

const DOCTOR_EXAMPLES = [
  'doctor examples/small --answers examples/small/doctor.yaml --out m.yaml',
  'doctor examples/small --answers examples/small/doctor.yaml --json',
];
const ASK_EXAMPLES = [
  'ask win-rate --period 2026-Q3',
  'ask win-rate --measure cohort --period 2026-Q3 --by team',
  'ask mqls --grain month --from 2026-08-01 --to 2026-11-01 --csv',
];
const DRILL_EXAMPLES = ['drill win-rate --period 2026-09', 'drill mqls --period 2026-10 --role excluded'];

const DEMO_EXAMPLES = ['demo --once', 'demo --db demo-data --company small', 'demo --without costly-market'];

/** The options by which `ask` and `drill` name a figure. */
function questions(command: Command, words: Messages, measure: string): Command {
  const { options, arguments: args } = words.command;
  return command
    .argument('<metric>', args.metric)
    .option('--measure <name>', measure, collect)
    .option('--grain <grain>', options.grain)
    .option('--period <label>', options.period)
    .option('--from <date>', options.from)
    .option('--to <date>', options.to)
    .option('--by <dimension>', options.by, collect)
    .option('--where <dimension=value>', options.where, collect)
    .option('--as-of <time>', options.asOf)
    .option('--basis <basis>', options.basis)
    .option('--as <user>', options.as);
}

/** The parser's help in the user's language. */
function helpIn({ command: { help } }: Messages, paint: Paint): Partial<Help> {
  const titles: Readonly<Record<string, string>> = {
    'Usage:': help.usage,
    'Options:': help.options,
    'Global Options:': help.global,
    'Arguments:': help.arguments,
    'Commands:': help.commands,
  };
  return {
    showGlobalOptions: true,
    styleTitle: (title) => paint.bold(titles[title] ?? title),
    styleUsage: (usage) => usage.replace('[options]', help.usageOptions).replace('[command]', help.usageCommand),
    subcommandTerm: (command) =>
      [
        command.name(),
        ...command.registeredArguments.map((each) => (each.required ? `<${each.name()}>` : `[${each.name()}]`)),
      ].join(' '),
  };
}
