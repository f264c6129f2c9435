import { client, MessageTooLargeError, methods, ndJsonStream } from '@agentclientprotocol/sdk/unstable'
import type { AnyMessage, RequestPermissionRequest, RequestPermissionResponse } from '@agentclientprotocol/sdk/unstable'
import type { PipedProgram } from '../../host/host.ts'
import { Ended, howItEnded, noAnswer } from '../program-end.ts'
import { parseUpdate } from './parse-update.ts'
import type { Update } from './parse-update.ts'

type Handlers = {
  /** In the order in which they came, and before the answer of a later request. */
  onUpdate(sessionId: string, update: Update): void
  /** Never rejects. `signal` aborts when the program takes its question back. */
  onPermission(request: RequestPermissionRequest, signal: AbortSignal): Promise<RequestPermissionResponse>
}

export type Connection = {
  /** Rejects with NoAnswer after `timeoutMs` (absent: waits as long as the program lives), Ended, or the program's RequestError. */
  request(method: string, params: unknown, timeoutMs?: number): Promise<unknown>
  /** Never rejects: what can't be told to it has ended. */
  notify(method: string, params: unknown): void
  readonly isOpen: boolean
  /** Resolves when the program is gone, or has closed its end. */
  readonly closed: Promise<Ended>
  /** Ends the program and its group. Never rejects. */
  end(options?: { graceMs?: number }): Promise<void>
}

const mebibyte = 1024 * 1024
/** A message is a line; one with a whole file in it may be long, more than this is none. */
const longestLine = 32 * mebibyte
const leftGraceMs = 500

export function connect(program: PipedProgram, { onUpdate, onPermission }: Handlers): Connection {
  const pipes = ndJsonStream(program.stdin, program.stdout, { maxMessageBytes: longestLine })
  // Taken here, one after the other: the SDK starts a handler a message and waits for none.
  const updates = new TransformStream<AnyMessage, AnyMessage>({
    transform(message, controller) {
      if (!('method' in message) || message.method !== methods.client.session.update) {
        controller.enqueue(message)
        return
      }
      const parsed = parseUpdate(message.params)
      if (parsed !== undefined) onUpdate(parsed.sessionId, parsed.update)
    },
  })
  const connection = client({ name: 'mos' })
    .onRequest(methods.client.session.requestPermission, ({ params, signal }) => onPermission(params, signal))
    .connect({ writable: pipes.writable, readable: pipes.readable.pipeThrough(updates) })
  let isOpen = true
  const closed = connection.closed.then(async () => {
    isOpen = false
    const reason: unknown = connection.signal.reason
    const how =
      reason instanceof MessageTooLargeError
        ? new Ended(`it sent a line of more than ${longestLine / mebibyte} MiB`, { cause: reason })
        : await howItEnded(program)
    // What it leaves works on for nobody: itself, where it only closed its output, and its children.
    void program.end({ graceMs: leftGraceMs })
    return how
  })
  return {
    async request(method, params, timeoutMs) {
      const signal = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)
      const options = signal && { cancellationSignal: signal, stopWaitingOnCancel: true }
      try {
        return await connection.agent.request(method, params, options)
      } catch (error) {
        if (!isOpen || connection.signal.aborted) throw await closed
        if (signal?.aborted === true) {
          throw noAnswer(method, timeoutMs ?? 0, error)
        }
        throw error
      }
    },
    notify(method, params) {
      connection.agent.notify(method, params).catch(() => undefined)
    },
    get isOpen() {
      return isOpen && !connection.signal.aborted
    },
    closed,
    async end(options) {
      // From here on nobody may begin something on it, also while its last process is still going.
      isOpen = false
      await program.end(options)
      connection.close()
    },
  }
}
