import { expect, test } from 'vitest'
import { mosaicSession, mosaicSockets } from '../../../src/host/mosaic/mosaic-sockets.ts'

const paths = (socket: string | undefined, fromSettings: string | undefined, socketName: string | undefined) =>
  mosaicSockets({
    agent: socket === undefined ? {} : { socket },
    roster: { tmux: socketName === undefined ? {} : { socketName } },
    fromSettings,
    directories: ['/tmp/tmux-7'],
    own: '/data/tmux.sock',
  }).map(({ path, isNamed }) => `${isNamed ? '' : '?'}${path.replace('/tmp/tmux-7/', '')}`)

test.each([
  ['the agent names it', ['a', 'b', 'c'], ['a']],
  ['its settings do', [undefined, 'b', 'c'], ['b', 'c']],
  ['its settings do, with a bare name', [undefined, '', 'c'], ['c', '?default']],
  ['the roster does', [undefined, undefined, 'c'], ['c', '?default']],
  ['nobody does', [undefined, undefined, undefined], ['?default']],
  ['all name the default one', [undefined, 'default', 'default'], ['default']],
  ['a path is one', ['/run/m.sock', undefined, undefined], ['/run/m.sock']],
  ["Mos's own is none", [undefined, '/data/tmux.sock', ''], ['?default']],
] as const)('where a session may be when %s', (_, [socket, settings, name], found) => {
  expect(paths(socket, settings, name)).toEqual(found)
})

test('sessions are named as tmux names them', () => {
  expect(['ada', 'v1.2', 'A_b'].map(mosaicSession)).toEqual(['ada', 'v1_2', 'A_b'])
})
