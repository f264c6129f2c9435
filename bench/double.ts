import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export type Talked = {
  /** ms from each message to the first thing a person sees: typing or a message */
  readonly firstSign: readonly number[]
  /** ms from each message to the answer that replies to it */
  readonly answer: readonly number[]
}

export type FirstEdits = {
  readonly ms: readonly number[]
  /** where they were */
  readonly threads: readonly string[]
}

/** A person's message and its thread. */
export type Said = { readonly thread: string; readonly messageId: string }

/** What the double's process does when it is asked. */
export type DoubleAsks = {
  /** Registers a command for the bot that does not do it itself. */
  register(commands: readonly object[]): Promise<void>
  /** The time (bench/clock.ts) at which the double greeted the bot's n-th session, the first being 1. */
  connected(session: number): Promise<number>
  commandsThere(): Promise<void>
  /** Opens threads that the bot answers in, and waits for its first answer there where it opens them itself. */
  openThreads(how: { readonly count: number; readonly by: 'mention' | 'person' }): Promise<readonly string[]>
  /** One message at a time per thread, `atOnce` threads side by side, `restMs` between an answer and the next message. */
  talk(how: {
    readonly threads: readonly string[]
    readonly messages: number
    readonly atOnce: number
    readonly restMs: number
  }): Promise<Talked>
  /**
   * Turns on the clock of the fake agent, one after the other: in the threads, without any in new topics. ms from each
   * answer's first chunk, as the agent wrote it, to the request that shows it. `isBehindStep`: a tool call stands on the
   * turn's card by then.
   */
  firstEdits(how: {
    readonly threads?: readonly string[]
    readonly count: number
    readonly isBehindStep?: boolean
  }): Promise<FirstEdits>
  /** Says it, in a new topic without a thread, and waits until the bot shows `shows`. */
  say(how: { readonly text: string; readonly shows: string; readonly thread?: string }): Promise<Said>
  /** Waits for its answer; the time (bench/clock.ts) at which it came. */
  answered(said: Said): Promise<number>
  /** Says one thing more behind a turn that runs and presses its Stop: ms from the press to the answer to it. */
  stopFor(how: { readonly running: Said; readonly text: string }): Promise<number>
  /** ms from each of `atOnce` commands, sent together, to its first answer; Infinity: none within 3 s. */
  slash(how: {
    readonly thread: string
    readonly words: string
    readonly values: Readonly<Record<string, string>>
    readonly atOnce: number
  }): Promise<readonly number[]>
  /** Until that many ops have their final message in the thread. */
  opsEnded(how: { readonly thread: string; readonly count: number }): Promise<void>
}

export type Double = {
  readonly url: string
  readonly token: string
  readonly ask: DoubleAsks
  stop(): Promise<void>
}

type Answer = { readonly id: number; readonly value?: unknown; readonly error?: string }

/** A Discord double in a process of its own, so that its work is not counted as the bot's. */
export async function startDouble(): Promise<Double> {
  const child = fork(join(import.meta.dirname, 'double-process.ts'), { serialization: 'advanced' })
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let asked = 0
  const [hello] = (await once(child, 'message')) as [{ url: string; token: string }]
  child.on('message', ({ id, value, error }: Answer) => {
    if (error === undefined) waiting.get(id)?.resolve(value)
    else waiting.get(id)?.reject(new Error(error))
    waiting.delete(id)
  })
  child.once('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the double ended with ${code}`))
  })
  const ask = new Proxy({} as DoubleAsks, {
    get: (_target, name) => (argument: unknown) => {
      const answer = Promise.withResolvers<unknown>()
      waiting.set(++asked, answer)
      child.send({ id: asked, name, argument }, (error) => {
        if (error) answer.reject(error)
      })
      return answer.promise
    },
  })
  return {
    ...hello,
    ask,
    async stop() {
      const exited = once(child, 'exit')
      child.disconnect()
      await exited
    },
  }
}
