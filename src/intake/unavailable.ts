/**
 * Tells faults of the machine (a full disk, a folder one may not write, too little memory) from faults of the input and
 * of the program: the first become `Unavailable`, everything else stays what it was.
 */
import { Unavailable } from '../model/error.ts';

/** The error to throw for `cause`: the same object where it is no fault of the machine. */
export function unavailable(cause: unknown): unknown {
  const code = (cause as NodeJS.ErrnoException | null)?.code;
  const text = cause instanceof Error ? cause.message : '';
  if (
    code === 'ENOSPC' ||
    code === 'EDQUOT' ||
    /no space left on device|disk full|max_temp_directory_size/i.test(text)
  ) {
    return told(
      'disk_full',
      'The disk is full; nothing of this load was kept.',
      'Free some space and load again.',
      cause,
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    const where = (cause as NodeJS.ErrnoException).path ?? 'a file';
    return told(
      'no_permission',
      `${where} may not be read or written.`,
      'See to its owner and rights, and load again.',
      cause,
    );
  }
  if (/^Out of Memory/i.test(text)) {
    return told(
      'out_of_memory',
      'The load needs more memory than it was given.',
      'Give it more, or load fewer files at once.',
      cause,
    );
  }
  return cause;
}

function told(code: string, message: string, hint: string, cause: unknown): Unavailable {
  const error = new Unavailable(code, message, { hint });
  error.cause = cause;
  return error;
}
