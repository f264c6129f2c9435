import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync } from 'node:fs'

const mebibyte = 1024 * 1024

/** Bytes past the SDK, in the middle of a turn. */
async function write(bytes: string | Uint8Array): Promise<void> {
  if (!process.stdout.write(bytes)) await once(process.stdout, 'drain')
}

const record = (fields: Readonly<Record<string, unknown>>): string =>
  `${JSON.stringify({ jsonrpc: '2.0', ...fields })}\n`

/** What a broken program puts on its output, by what a prompt calls it. */
export const misbehaviours: Readonly<Record<string, (rest: string) => Promise<void>>> = {
  /** half a record, a torn one, bytes that are no text, JSON that is no record */
  async garbage() {
    await write('this is no JSON\n{"jsonrpc":"2.0"\n\u0000\n')
    await write(Uint8Array.from([0xff, 0xfe, 0x00, 0x80, 0xc3, 10]))
    await write('[]\nnull\n42\n"text"\n{}\n[{"jsonrpc":"2.0","method":"session/update"}]\n')
  },
  /** answers that nobody waits for, one twice, requests and news that nobody knows, of sessions that are none */
  async strange() {
    await write(record({ id: 0, result: { protocolVersion: 1 } }))
    await write(record({ id: 9_999, result: {} }) + record({ id: 'none', error: { code: -1, message: 'none' } }))
    await write(record({ id: null, result: {} }) + record({ id: 'q1', method: 'fs/unknown', params: {} }))
    await write(record({ method: 'session/unknown', params: [1] }) + record({ method: 'session/update' }))
    const content = { type: 'text', text: 'of another session' }
    await write(
      record({
        method: 'session/update',
        params: { sessionId: 'none', update: { sessionUpdate: 'agent_message_chunk', content } },
      }),
    )
    await write(record({ method: 'session/update', params: { sessionId: 'none', update: 'text' } }))
    await write(record({ id: 'q2', method: 'session/request_permission', params: { sessionId: 'none' } }))
  },
  /** leaves a child behind that is in no group of its own, says its pid, and dies */
  async orphan() {
    const { pid } = spawn('sleep', ['3600'], { detached: true, stdio: 'ignore' })
    process.stderr.write(`left ${pid}\n`, () => process.exit(9))
    await new Promise(() => undefined)
  },
  /** closes its output, and lives on */
  async mute() {
    closeSync(1)
    await new Promise(() => undefined)
  },
  /** `flood 100`: so many MiB without an end of line */
  async flood(rest) {
    const piece = Buffer.alloc(mebibyte, 'x')
    for (let n = 0; n < Number(rest); n++) await write(piece)
  },
}
