import type { Disk } from './disk.ts'
import type { Npm } from './npm/npm.ts'

/** Arguments of a program, never a shell string: what is checked is what runs. */
export type Argv = readonly [program: string, ...args: string[]]

export type RunOptions = {
  /** bytes for the program's stdin */
  readonly input?: string
  readonly cwd?: string
  /** added to (undefined: removed from) the environment */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly timeoutMs?: number
  /** On abort the program's whole process group gets SIGTERM, and SIGKILL 2 s later. */
  readonly signal?: AbortSignal | undefined
}

export type RunResult = {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * Files of this machine. Paths are absolute. Missing files read as undefined; every other error is translated into a
 * Failure that names the path and the remedy (EACCES, ENOSPC, EROFS, EISDIR, …).
 */
export type Files = {
  /** `maxBytes` (default 1 MiB) bounds what is read: a larger file is a Failure. */
  read(path: string, options?: { maxBytes?: number }): Promise<string | undefined>
  /** The last `bytes` of it, however large it is; what is cut in the middle of a character shows as such. */
  readEnd(path: string, bytes: number): Promise<string | undefined>
  /**
   * The bytes of a regular file that really lies below `directory`: links are followed, and what was opened is what
   * counts. Outside of it, larger than `maxBytes`, or no regular file: a Failure.
   */
  readWithin(path: string, directory: string, options: { maxBytes: number }): Promise<Uint8Array | undefined>
  /** Temp file, fsync, rename, fsync of the directory; makes the parent directories. Never a torn file. */
  write(path: string, text: string, options?: { mode?: number }): Promise<void>
  /** a file or an empty directory; nothing where there is none */
  remove(path: string): Promise<void>
  /** Names in a directory, sorted; empty when it is missing. */
  list(path: string): Promise<readonly string[]>
  stat(path: string): Promise<{ bytes: number; mode: number; mtimeMs: number; isDirectory: boolean } | undefined>
  /** With a mode it is for this user alone: one that is another user's is a Failure. */
  makeDirectory(path: string, options?: { mode?: number }): Promise<void>
  /** The symlink `path` points at `target`, replaced atomically. */
  link(path: string, target: string): Promise<void>
  /** What a symlink points at, as it is written in it; undefined for everything else. */
  readLink(path: string): Promise<string | undefined>
}

/** A running program that is talked to over its stdin and stdout. */
export type PipedProgram = {
  readonly pid: number
  /** What is written to a program that has ended is lost: `ended` tells. A write may reject then. */
  readonly stdin: WritableStream<Uint8Array>
  /** Closes when the program has ended, or closed it. */
  readonly stdout: ReadableStream<Uint8Array>
  /** The end of what it wrote to stderr, 4,000 characters at most. */
  stderr(): string
  /** The program itself has ended; others of its group may live. Never rejects. */
  readonly ended: Promise<{ readonly exitCode: number }>
  /**
   * Ends the whole group, and what left the group: SIGTERM, and SIGKILL to what is left after `graceMs` (default 2 s).
   * Resolves when nothing of it lives. May be called again; never rejects.
   */
  end(options?: { graceMs?: number }): Promise<void>
}

/** A file from elsewhere, by an address that a stranger may have written. */
export type DownloadRequest = {
  readonly url: string
  /** where it goes; absolute, its directories are made */
  readonly path: string
  /**
   * Where it may come from, redirects included: `cdn.discordapp.com`, over https and never from a private address.
   * `127.0.0.1:8080`: exactly that host and port, whatever it is, over http too.
   */
  readonly hosts: readonly string[]
  /** A larger one is a Failure: by what its header says, and by what comes. */
  readonly maxBytes: number
  /** for all of it; default 15 s */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

/**
 * All effects on a machine. One real implementation, one that records argvs and keeps files in memory; both pass the
 * same contract suite. Nothing outside `src/host/` touches processes or files in another way.
 */
export type Host = {
  readonly hostId: string
  readonly files: Files
  /** the same files, for who orders effects himself */
  readonly disk: Disk
  readonly npm: Npm
  /** Runs to the end. A non-zero exit is a result; only a missing program is a Failure. Never throws for abort: exitCode is then 128 + signal. */
  run(argv: Argv, options?: RunOptions): Promise<RunResult>
  /**
   * Runs a program on this process's own terminal, to its end; what the terminal signals reaches it. Returns its exit
   * code, 128 + signal when one ended it.
   */
  runOnTerminal(argv: Argv, options?: { env?: RunOptions['env'] }): Promise<number>
  /** Starts a program in a session and process group of its own, its output appended to a file; it outlives Mos. */
  startDetached(
    argv: Argv,
    options: { env?: RunOptions['env']; cwd?: string; logPath: string },
  ): Promise<{ pid: number }>
  /**
   * Starts a program in a process group of its own, stdin and stdout piped. It carries none of Mos's secrets, and its
   * owner's mark in its environment: `reap` finds by it what a killed Mos left behind.
   */
  startPiped(argv: Argv, options: { owner: string; env?: RunOptions['env']; cwd?: string }): Promise<PipedProgram>
  /**
   * Kills at once what `startPiped` started for this owner, children and their groups included, whoever started it. Never
   * a stranger: a process counts by the mark that it carries, not by a number that was written down. Returns how many.
   */
  reap(owner: string): Promise<number>
  /** Fetches a file. A Failure leaves nothing behind, and says in a few words why, without the address. */
  download(request: DownloadRequest): Promise<{ readonly bytes: number }>
  /** False for a zombie too: PID 1 may reap late. */
  isAlive(pid: number): boolean
  /** To the whole process group of `pid` when `group`; a process that is gone is no error. */
  kill(pid: number, signal: 'SIGTERM' | 'SIGKILL' | 'SIGINT', options?: { group?: boolean }): void
  /** Absolute path of a program on PATH, or undefined. */
  which(program: string): Promise<string | undefined>
}
