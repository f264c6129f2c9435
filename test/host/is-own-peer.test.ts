import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { findPeerUid, isOwnPeer } from '../../src/host/is-own-peer.ts'

const tables = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:829F 00000000:0000 0A 00000000:00000000 00:00000000 00000000     7        0 2098 1 0000 100 0 0 10 0
   1: 0100007F:829F 0100007F:C350 01 00000000:00000000 00:00000000 00000000     8        0 2099 1 0000 100 0 0 10 0
   2: 0200007F:C350 0100007F:829F 01 00000000:00000000 00:00000000 00000000     9        0 2100 1 0000 100 0 0 10 0
   3: 0100007F:C350 0100007F:829F 01 00000000:00000000 00:00000000 00000000  1000        0 2101 1 0000 20 4 30 10 -1
   0: 0000000000000000FFFF00000100007F:C351 0000000000000000FFFF00000100007F:829F 01 00000000:00000000 00:00000000 00000000  1001        0 2102 1 0000 20 4 30 10 -1
`

test.each([
  { remotePort: 0xc3_50, uid: 1000 },
  { remotePort: 0xc3_51, uid: 1001 },
  { remotePort: 0xc3_52, uid: undefined },
])('whose is the end at port $remotePort', ({ remotePort, uid }) => {
  expect(findPeerUid(tables, { remotePort, localPort: 0x82_9f })).toBe(uid)
})

test('a connection of this process is its own user’s', async () => {
  const server = createServer()
  onTestFinished(() => void server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const ends = [connect(address.port, '127.0.0.1')]
  onTestFinished(() => ends.forEach((end) => end.destroy()))
  const [socket] = await accepted
  ends.push(socket)
  expect(await isOwnPeer(socket)).toBe(true)
  expect(await isOwnPeer({ remotePort: 1, localPort: address.port })).toBe(false)
})
