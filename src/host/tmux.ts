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

/** A session in which nothing runs for long; a server has to be there. */
export const newSession = (tmux: Tmux, session: string): Argv =>
  command(tmux, 'new-session', '-d', '-s', session, 'exec sleep 60')

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

/**
 * What must not change between a look at a pane and a key: its program, where the cursor stands (a dialog moves it), a
 * person who scrolls, and whether words of a dialog or a sign of work stand on the screen. No `,` and no `}` may be in it.
 */
const paneMark =
  '#{pane_in_mode} #{pane_dead} #{pane_pid} #{cursor_x} #{cursor_y} #{C/ri:[(]y/n[)]|esc to cancel|enter to (confirm|select)|do you want to} #{C/ri:esc to interrupt}'

/** The screen alone, with its colours: a suggestion is told from a draft by being dim. */
export const captureScreen = (tmux: Tmux, pane: string): Argv => command(tmux, 'capture-pane', '-p', '-e', '-t', pane)

/** That screen and, as its last line, its mark: of one moment, since tmux does nothing between two commands of one call. */
export const lookAtPane = (tmux: Tmux, pane: string): Argv => [
  ...captureScreen(tmux, pane),
  ';',
  'display-message',
  '-p',
  '-t',
  pane,
  paneMark,
]

/** What `pasteIfSame` and `enterIfSame` print when they did it. */
export const keyed = 'keyed'

/** tmux itself compares and types: nothing that it has drawn can come in between. */
const ifSame = (tmux: Tmux, pane: string, mark: string, keys: string): Argv =>
  command(tmux, 'if-shell', '-F', '-t', pane, `#{==:${paneMark},${mark}}`, `${keys} ; display-message -p ${keyed}`)

/** All modes, the tree and the clock too, which know no `cancel`; none is no error. */
export const leaveMode = (tmux: Tmux, pane: string): Argv => command(tmux, 'copy-mode', '-q', '-t', pane)

/** The text comes on stdin: as an argument a last `;` would end the command. */
export const loadBuffer = (tmux: Tmux, buffer: string): Argv => command(tmux, 'load-buffer', '-b', buffer, '-')

/** `-p` brackets the paste, so that its line ends submit nothing; `-d` drops the buffer. */
export const pasteIfSame = (tmux: Tmux, buffer: string, pane: string, mark: string): Argv =>
  ifSame(tmux, pane, mark, `paste-buffer -p -d -b ${buffer} -t ${pane}`)

export const dropBuffer = (tmux: Tmux, buffer: string): Argv => command(tmux, 'delete-buffer', '-b', buffer)

export const enterIfSame = (tmux: Tmux, pane: string, mark: string): Argv =>
  ifSame(tmux, pane, mark, `send-keys -t ${pane} Enter`)

/** The rows that are on the screen now, without colours: of a full-screen program too, since that is what is shown. */
export const captureRows = (tmux: Tmux, pane: string): Argv => command(tmux, 'capture-pane', '-p', '-t', pane)

export const sendKey = (tmux: Tmux, pane: string, key: 'Escape' | 'C-c'): Argv =>
  command(tmux, 'send-keys', '-t', pane, key)

/** All sessions' names, one a line. */
export const listSessions = (tmux: Tmux): Argv => command(tmux, 'list-sessions', '-F', '#{session_name}')

/** Who looks at a session for themself, one line each: the session, and whether they type. */
export const listClients = (tmux: Tmux): Argv =>
  command(tmux, 'list-clients', '-F', '#{client_readonly} #{client_session}')

/** A window with a size of its own keeps it, whoever looks: tmux counts a lone viewer even when told to ignore its size. */
export const holdSize = (tmux: Tmux, session: string): Argv =>
  command(tmux, 'set-option', '-w', '-t', `=${session}:`, 'window-size', 'manual')

/** Of all these sessions' windows; one that is gone is no error to the others. */
export const freeSize = (tmux: Tmux, sessions: readonly string[]): Argv =>
  command(
    tmux,
    ...sessions
      .flatMap((session) => [';', 'set-option', '-q', '-w', '-u', '-t', `=${session}:`, 'window-size'])
      .slice(1),
  )

/** Under the pane: how to leave it. No configuration of a person's is read on this socket, so that these are the keys. */
const viewerLine = [
  ['status', 'on'],
  ['status-left-length', '70'],
  ['status-left', 'read-only: what you type reaches nothing. Leave: Ctrl-b, then d  '],
  ['status-right', ''],
] as const

/**
 * Shows a session on this terminal, through a session of its own in its group: what is done to that one (another window,
 * its end) leaves the agent's alone. It goes by itself when the terminal does.
 */
export const viewSession = (tmux: Tmux, session: string, viewer: string): Argv =>
  command(
    tmux,
    'new-session',
    '-f',
    'read-only,ignore-size',
    '-t',
    exactly(session),
    '-s',
    viewer,
    ';',
    'set-option',
    'destroy-unattached',
    'on',
    ...viewerLine.flatMap(([option, value]) => [';', 'set-option', option, value]),
  )
