/**
 * What makes opencode in a pane an agent of the fleet: it tells its state, takes messages without typing, and answers what
 * opencode asks by the role, or through Mos. opencode's own dialog stays open meanwhile: whoever answers first has answered.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { openAgentState } from './in-process/agent-state.mjs'
import { openInbox } from './in-process/inbox.mjs'
import { askPerson, judge } from './in-process/permissions.mjs'

const takenWithinMs = 5000
/** A retry that is so far away is a limit of the account, not a hiccup. */
const limitFromMs = 60_000
const maxAnswer = 20_000

/** What opencode asks about, as patterns see it. */
function callOf({ permission, patterns = [], metadata = {} }) {
  if (permission === 'bash') {
    return { names: ['bash'], does: 'other', command: metadata.command ?? patterns.join(' && '), paths: [] }
  }
  const file = metadata.filepath ?? metadata.filePath
  const paths = typeof file === 'string' ? [file] : patterns
  if (permission === 'edit') return { names: ['edit'], does: 'edit', paths }
  return {
    names: [permission],
    does: 'other',
    paths: permission === 'read' || permission === 'external_directory' ? paths : [],
  }
}

const wordsOf = (text) => String(text).slice(0, 2000)

export const Mosaic = async ({ client, directory }) => {
  const state = openAgentState('opencode')
  if (state === undefined) return {}
  const post = (url, path, body) =>
    client._client.post({ url, path, body, headers: { 'content-type': 'application/json' } })

  /** sessions of a subagent: their turns are a part of the agent's own */
  const children = new Set()
  const busy = new Set()
  const asks = new Map()
  const handedOver = new Map()
  const answers = new Map()
  let current
  let agent

  function enter(sessionId) {
    if (current === sessionId) return
    current = sessionId
    state.setSession(sessionId)
  }

  async function ownSession() {
    if (current !== undefined) return current
    const { data } = await client.session.create({ body: {} })
    enter(data.id)
    // The person at the pane sees what is said to it.
    await post('/tui/select-session', undefined, { sessionID: data.id })
    return data.id
  }

  async function take({ id, text }) {
    const isTaken = new Promise((resolve) => handedOver.set(text, { id, resolve }))
    try {
      const session = await ownSession()
      // Without it opencode would go on with its first agent, also where a person has chosen the one that only plans.
      const body = { parts: [{ type: 'text', text }], ...(agent ? { agent } : {}) }
      const { error } = await client.session.promptAsync({ path: { id: session }, body })
      if (error !== undefined) return false
      return await Promise.race([isTaken, delay(takenWithinMs, false)])
    } finally {
      handedOver.delete(text)
    }
  }

  async function reply({ id, sessionID }, allowed, message) {
    const body = { reply: allowed ? 'once' : 'reject', ...(allowed || !message ? {} : { message }) }
    const { error } = await post('/permission/{requestID}/reply', { requestID: id }, body)
    if (error === undefined) return
    const path = { id: sessionID, permissionID: id }
    await client.postSessionIdPermissionsPermissionId({ path, body: { response: body.reply } })
  }

  async function decide(request) {
    const call = callOf(request)
    const verdict = judge(directory, call)
    if (verdict.kind !== 'ask') return reply(request, verdict.kind === 'allow', verdict.reason)
    const over = new AbortController()
    asks.set(request.id, over)
    const ask = {
      runtime: 'opencode',
      tool: request.permission,
      input: { patterns: request.patterns, ...request.metadata },
      text: wordsOf(call.command ?? call.paths.join(' ')),
      cwd: directory,
      sessionId: request.sessionID,
    }
    const answer = await askPerson(state, ask, over.signal)
    asks.delete(request.id)
    if (answer !== undefined) await reply(request, answer.decision === 'allow', answer.message ?? 'Denied.')
  }

  function follow({ sessionID, status }) {
    if (children.has(sessionID)) return
    if (status.type === 'idle') {
      if (!busy.delete(sessionID)) return
      state.setBusy(busy.size > 0)
      const { text } = answers.get(sessionID) ?? {}
      state.report('stop', text ? { text: text.slice(0, maxAnswer), sessionId: sessionID } : { sessionId: sessionID })
      return
    }
    busy.add(sessionID)
    state.setBusy(true)
    if (status.type === 'retry' && status.next - Date.now() > limitFromMs) {
      state.report('usage-limit', { until: status.next, text: wordsOf(status.message) })
    }
  }

  const follows = {
    'session.created': ({ info }) => {
      if (info.parentID) children.add(info.id)
      else enter(info.id)
    },
    'session.status': follow,
    'message.updated': ({ info }) => {
      if (info.role !== 'assistant' || answers.get(info.sessionID)?.messageId === info.id) return
      answers.set(info.sessionID, { messageId: info.id })
    },
    'message.part.updated': ({ part }) => {
      const answer = answers.get(part.sessionID)
      if (part.type === 'text' && answer?.messageId === part.messageID) answer.text = part.text
    },
    'permission.asked': (request) => void decide(request).catch(() => undefined),
    'permission.replied': ({ requestID, permissionID }) => asks.get(requestID ?? permissionID)?.abort(),
  }

  const resumed = process.env.MOSAIC_AGENT_RESUME
  state.setBusy(false)
  const inbox = openInbox(state.fileOf('inbox'), take)
  state.start(inbox.look)
  // Asked from outside the start: what loads this waits for it.
  void (async () => {
    const found = resumed ? await client.session.get({ path: { id: resumed } }).catch(() => ({})) : {}
    if (found.data?.id) enter(found.data.id)
    const sessionId = found.data?.id
    state.report('session-start', sessionId ? { sessionId, text: 'resume' } : { text: 'startup' })
  })()

  return {
    async event({ event }) {
      try {
        follows[event.type]?.(event.properties)
      } catch {}
    },
    async 'chat.message'({ sessionID, agent: chosen, model }, { parts }) {
      if (children.has(sessionID)) return
      enter(sessionID)
      agent = chosen ?? agent
      state.setModel(model?.modelID)
      const text = parts.flatMap((part) => (part.type === 'text' && !part.synthetic ? part.text : [])).join('\n')
      const ours = handedOver.get(text)
      const isReported = state.report('prompt-submit', {
        text,
        sessionId: sessionID,
        ...(ours ? { sendId: ours.id } : {}),
      })
      ours?.resolve(isReported)
    },
    async 'tool.execute.after'({ tool }) {
      state.report('tool-use', { tool })
    },
    async dispose() {
      inbox.close()
      state.stop()
    },
  }
}
