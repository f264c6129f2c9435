import type { Usage } from '../runtime/agent-runtime.ts'

type Given = {
  readonly runtime: string
  readonly usage: Usage
  /** how long the turn took */
  readonly ms: number
  /** what else is to be known of how it came about: `interrupted, resumed` */
  readonly notes?: readonly string[]
}

/** The small line under an answer: `claude · opus · 12 s · 3.4k tokens · $0.02`. What the runtime does not tell is left out. */
export function renderFooter({ runtime, usage, ms, notes = [] }: Given): string {
  const tokens = (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0)
  const parts = [
    runtime,
    usage.model,
    renderTime(ms),
    tokens === 0 ? undefined : `${renderCount(tokens)} tokens`,
    usage.costUsd === undefined || usage.costUsd === 0 ? undefined : renderCost(usage.costUsd),
    ...notes,
  ]
  return `-# ${parts.filter((part) => part !== undefined).join(' · ')}`
}

function renderTime(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 1) return 'under 1 s'
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

function renderCount(count: number): string {
  if (count < 1_000) return `${count}`
  return count < 999_950 ? `${(count / 1_000).toFixed(1)}k` : `${(count / 1_000_000).toFixed(1)}M`
}

const renderCost = (usd: number): string => (usd < 0.01 ? 'under $0.01' : `$${usd.toFixed(2)}`)
