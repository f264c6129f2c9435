import type { SessionUpdate } from '@agentclientprotocol/sdk/unstable'
import { callOf, paused, say, tell } from './scene.ts'
import type { Act } from './scene.ts'

/** What a person looks at: text in many shapes, tool calls, plans. */
export const shows: Readonly<Record<string, Act>> = {
  /** `stream 20 every 50`, `stream 20 every 50 from 1000` */
  async stream(scene, rest) {
    const [, count = '1', every = '0', from = '1'] = /^(\d+)(?: every (\d+))?(?: from (\d+))?/u.exec(rest) ?? []
    const first = Number(from)
    for (let n = first; n < first + Number(count) && !scene.signal.aborted; n++) {
      await say(scene, `${n} `)
      if (every !== '0') await paused(scene, Number(every))
    }
    return undefined
  },
  /** `clock` or `clock 50`: says when it said it, in ms since the epoch, and ends so many ms later */
  async clock(scene, rest) {
    await say(scene, `at ${performance.timeOrigin + performance.now()}`)
    await paused(scene, rest === '' ? 300 : Number(rest))
    return undefined
  },
  /** `text "a line\\nanother"`: says what the JSON string holds */
  async text(scene, rest) {
    await say(scene, String(JSON.parse(rest)))
    return undefined
  },
  async tool(scene, rest) {
    await tell(scene, { sessionUpdate: 'tool_call', ...callOf(rest), status: 'in_progress' })
    await paused(scene, 100)
    await tell(scene, { sessionUpdate: 'tool_call_update', toolCallId: `call-${rest}`, status: 'completed' })
    await say(scene, `ran ${rest}`)
    return undefined
  },
  /** `tools 500`: so many calls, one after the other */
  async tools(scene, rest) {
    for (let n = 1; n <= Number(rest) && !scene.signal.aborted; n++) {
      const call = { ...callOf(`step ${n}`), status: 'in_progress' } as const
      await tell(scene, { sessionUpdate: 'tool_call', ...call })
      await tell(scene, { sessionUpdate: 'tool_call_update', toolCallId: call.toolCallId, status: 'completed' })
    }
    return undefined
  },
  /** `steps 40 of 100`: a plan of 100 entries, of which so many are done */
  async steps(scene, rest) {
    const [, done = '0', count = '1'] = /^(\d+) of (\d+)$/u.exec(rest) ?? []
    const entries = Array.from({ length: Number(count) }, (_, n) => ({
      content: `entry ${n + 1} of the plan`,
      priority: 'medium' as const,
      status: n < Number(done) ? ('completed' as const) : n === Number(done) ? 'in_progress' : 'pending',
    }))
    await tell(scene, { sessionUpdate: 'plan', entries } as SessionUpdate)
    return undefined
  },
  /** `wait 500`: does nothing for so many ms */
  async wait(scene, rest) {
    await paused(scene, Number(rest))
    return undefined
  },
  async plan(scene) {
    const entries = (done: 'pending' | 'completed') =>
      ['look', 'change'].map((content, n) => ({
        content,
        priority: 'medium' as const,
        status: n === 0 ? ('completed' as const) : done,
      }))
    await tell(scene, { sessionUpdate: 'plan', entries: entries('pending') })
    await tell(scene, { sessionUpdate: 'plan', entries: entries('completed') })
    await say(scene, 'planned')
    return undefined
  },
  async big(scene, rest) {
    await say(scene, 'x'.repeat(Number(rest)))
    return undefined
  },
}
