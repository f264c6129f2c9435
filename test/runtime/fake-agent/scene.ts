import { setTimeout as wait } from 'node:timers/promises'
import { methods } from '@agentclientprotocol/sdk/unstable'
import type { AgentContext, NewSessionRequest, SessionUpdate, StopReason } from '@agentclientprotocol/sdk/unstable'
import type { Memory } from './memory.ts'

export type Client = AgentContext

/** What a session was opened with, and what was set and told since. */
export type Opened = {
  readonly params: Partial<NewSessionRequest>
  readonly chosen: Record<string, unknown>
  /** what its client said that it can */
  readonly clientCapabilities?: unknown
  /** how many sessions its program has */
  readonly open?: number
  readonly steered: string[]
  /** what it does when it is woken, a script a time */
  readonly onWake: string[]
}

export type Scene = {
  readonly client: Client
  readonly sessionId: string
  readonly text: string
  readonly images: number
  readonly opened: Opened
  readonly memory: Memory
  readonly signal: AbortSignal
}

export type Answer = {
  readonly stopReason?: StopReason
  readonly usage?: { inputTokens: number; outputTokens: number; totalTokens: number }
}
export type Act = (scene: Scene, rest: string) => Promise<Answer | undefined>

export const tell = ({ client, sessionId }: Scene, update: SessionUpdate): Promise<void> =>
  client.notify(methods.client.session.update, { sessionId, update })

export const say = (scene: Scene, text: string): Promise<void> =>
  tell(scene, { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } })

export const callOf = (command: string) =>
  ({ toolCallId: `call-${command}`, title: command, kind: 'execute', rawInput: { command } }) as const

export const paused = (scene: Scene, ms: number): Promise<void> =>
  wait(ms, undefined, { signal: scene.signal }).catch(() => undefined)
