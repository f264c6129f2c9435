import { Failure } from '../errors.ts'
import { personaTokensFact } from '../orchestrator/persona-tokens.ts'
import type { Store } from '../store/store.ts'

/** Prometheus text: ops by state, what waits, and the process. The library is loaded at the first scrape. */
export async function renderMetrics(store: Store, hostId: string): Promise<{ type: string; text: string }> {
  const prometheus = await import('prom-client')
  const registry = new prometheus.Registry()
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new prometheus.Gauge({ name, help, labelNames, registers: [registry] })

  const found = await count(store, hostId)
  gauge('mos_redis_up', 'Whether Redis answered').set(found === undefined ? 0 : 1)
  if (found !== undefined) {
    const ops = gauge('mos_ops', 'The latest 1,000 ops by state', ['state'])
    for (const state of found.states) ops.inc({ state })
    gauge('mos_inbox_messages', 'Messages that wait for their session on this host').set(found.messages)
    gauge('mos_outbox_threads', 'Threads with messages that wait for the chat').set(found.threads)
    if (found.personaTokens !== undefined)
      gauge('mos_persona_tokens', 'Tokens of persona and facts in the latest turn on a model, about').set(
        found.personaTokens,
      )
  }
  const text = await registry.metrics()

  // Process metrics register observers for life: once, in the library's own registry.
  const { register } = prometheus
  if (register.getSingleMetric('process_cpu_seconds_total') === undefined) prometheus.collectDefaultMetrics()
  return { type: registry.contentType, text: text + (await register.metrics()) }
}

/** Undefined when Redis is away: the scrape still shows the process, and that. */
async function count(store: Store, hostId: string) {
  try {
    const [ops, topicIds, threads, personaTokens] = await Promise.all([
      store.ops.list({ limit: 1000 }),
      store.inbox.waiting(hostId),
      store.outbox.waiting(),
      store.facts.get(personaTokensFact),
    ])
    const waiting = await Promise.all(topicIds.map((topicId) => store.inbox.count(topicId)))
    return {
      states: ops.map((op) => op.state),
      messages: waiting.reduce((sum, each) => sum + each, 0),
      threads: threads.length,
      personaTokens: personaTokens === undefined ? undefined : Number(personaTokens),
    }
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}
