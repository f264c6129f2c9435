import type { Argv } from './host.ts'

/** The tmux program and the server's socket: every command names both. */
export type Tmux = { readonly program: string; readonly socket: string }

/** `-N`: only the holder may start a server. `-u`: answers in UTF-8, whatever the locale. */
const command = (tmux: Tmux, ...args: readonly string[]): Argv => [tmux.program, '-u', '-N', '-S', tmux.socket, ...args]

/** `=` makes the name exact: without it tmux also matches every session that begins with it. */
const exactly = (session: string): string => `=${session}`

/** Answers with 0 whenever a server is there, also without a session. */
export const showServer = (tmux: Tmux): Argv => command(tmux, 'show-options', '-s', 'exit-empty')

/** What each new pane inherits: what the server was started with. */
export const showEnvironment = (tmux: Tmux): Argv => command(tmux, 'show-environment', '-g')

export const killSession = (tmux: Tmux, session: string): Argv => command(tmux, 'kill-session', '-t', exactly(session))

/**
 * The session last: it may hold anything. Letters before what can be empty keep the columns apart (a `#{?…}` would take
 * the status 0 for nothing). `@mosaic_pane` is the agent's own pane, where a person has opened more.
 */
const paneFormat =
  'p#{@mosaic_pane} #{pane_id} #{pane_pid} #{pane_dead} e#{pane_dead_status} s#{pane_dead_signal} #{session_name}'

/** All panes of the server, one line each, for `parsePanes`. */
export const listPanes = (tmux: Tmux): Argv => command(tmux, 'list-panes', '-a', '-F', paneFormat)

/** `-J` joins wrapped lines; `-S -n` goes n lines into the history. */
export const capturePane = (tmux: Tmux, pane: string, historyLines: number): Argv =>
  command(tmux, 'capture-pane', '-p', '-J', '-S', `-${historyLines}`, '-t', pane)

/** The screen alone, with its colours: a suggestion is told from a draft by being dim. */
export const captureScreen = (tmux: Tmux, pane: string): Argv => command(tmux, 'capture-pane', '-p', '-e', '-t', pane)

/** 1 while a person scrolls in the pane. */
export const showMode = (tmux: Tmux, pane: string): Argv =>
  command(tmux, 'display-message', '-p', '-t', pane, '#{pane_in_mode}')

export const leaveMode = (tmux: Tmux, pane: string): Argv => command(tmux, 'send-keys', '-X', '-t', pane, 'cancel')

/** The text comes on stdin: as an argument a last `;` would end the command. */
export const loadBuffer = (tmux: Tmux, buffer: string): Argv => command(tmux, 'load-buffer', '-b', buffer, '-')

/** `-p` brackets the paste, so that its line ends submit nothing; `-d` drops the buffer. */
export const pasteBuffer = (tmux: Tmux, buffer: string, pane: string): Argv =>
  command(tmux, 'paste-buffer', '-p', '-d', '-b', buffer, '-t', pane)

export const sendEnter = (tmux: Tmux, pane: string): Argv => command(tmux, 'send-keys', '-t', pane, 'Enter')
