import { expect, test } from 'vitest'
import { parsePanes } from '../../src/host/parse-panes.ts'
import { sessionName } from '../../src/host/session-name.ts'
import {
  capturePane,
  captureScreen,
  enterIfSame,
  killSession,
  leaveMode,
  listPanes,
  loadBuffer,
  lookAtPane,
  pasteIfSame,
  showServer,
} from '../../src/host/tmux.ts'

const tmux = { program: 'tmux', socket: '/run/s' }
const base = ['tmux', '-u', '-N', '-S', '/run/s']

test.each([
  [showServer(tmux), ['show-options', '-s', 'exit-empty']],
  [killSession(tmux, 'ada'), ['kill-session', '-t', '=ada']],
  [capturePane(tmux, '%7', 50), ['capture-pane', '-p', '-J', '-S', '-50', '-t', '%7']],
  [captureScreen(tmux, '%7'), ['capture-pane', '-p', '-e', '-t', '%7']],
  [leaveMode(tmux, '%7'), ['copy-mode', '-q', '-t', '%7']],
  [loadBuffer(tmux, 'b1'), ['load-buffer', '-b', 'b1', '-']],
])('%j', (argv, expected) => {
  expect(argv).toEqual([...base, ...expected])
})

test('a look is one call, and a key is typed by tmux only where the pane is as it was', () => {
  const look = lookAtPane(tmux, '%7')
  expect(look.slice(0, -1)).toEqual([...captureScreen(tmux, '%7'), ';', 'display-message', '-p', '-t', '%7'])
  const mark = look.at(-1) ?? ''
  expect(mark).not.toMatch(/,|\}[^ ]*\}/)
  expect(pasteIfSame(tmux, 'b1', '%7', '0 0 41 2 9 0')).toEqual([
    ...base,
    'if-shell',
    '-F',
    '-t',
    '%7',
    `#{==:${mark},0 0 41 2 9 0}`,
    'paste-buffer -p -d -b b1 -t %7 ; display-message -p keyed',
  ])
  expect(enterIfSame(tmux, '%7', '0 0 41 2 9 0').at(-1)).toBe('send-keys -t %7 Enter ; display-message -p keyed')
})

test('all panes are listed by one command, the session at the end of its line', () => {
  expect(listPanes(tmux).slice(0, 8)).toEqual([...base, 'list-panes', '-a', '-F'])
  expect(listPanes(tmux)[8]).toMatch(/#\{session_name\}$/)
})

test.each([
  ['a living pane', 'p%1 %1 41 0 e s ada', 'ada', { id: '%1', pid: 41, alive: true }],
  ['one that ended', 'p%1 %1 41 1 e3 s ada', 'ada', { id: '%1', pid: 41, alive: false, deadStatus: 3 }],
  ['one that ended well', 'p%1 %1 41 1 e0 s ada', 'ada', { id: '%1', pid: 41, alive: false, deadStatus: 0 }],
  ['one that was killed', 'p%1 %1 41 1 e s9 ada', 'ada', { id: '%1', pid: 41, alive: false, deadStatus: 137 }],
  ['a status that is not known', 'p%1 %1 41 1 e s ada', 'ada', { id: '%1', pid: 41, alive: false }],
  [
    'the marked one of several',
    'p%2 %1 41 0 e s ada\np%2 %2 42 0 e s ada\np%2 %3 43 0 e s ada',
    'ada',
    { id: '%2', pid: 42, alive: true },
  ],
  ['the first of several', 'p %1 41 0 e s ada\np %2 42 0 e s ada', 'ada', { id: '%1', pid: 41, alive: true }],
  ['a name with spaces', 'p %1 41 0 e s my own one', 'my own one', { id: '%1', pid: 41, alive: true }],
])('%s is read', (_, output, session, pane) => {
  expect(parsePanes(`${output}\n`).get(session)).toEqual(pane)
})

test('nothing and noise give no panes', () => {
  expect(parsePanes('').size).toBe(0)
  expect(parsePanes('no server running\n').size).toBe(0)
})

test('session names: new ones as they are, old ones without a collision', () => {
  expect(['ada', 'a_b', 'a.b', 'a:b', 'a~2eb'].map(sessionName)).toEqual(['ada', 'a_b', 'a~2eb', 'a~3ab', 'a~7e2eb'])
})
