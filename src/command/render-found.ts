import { spell } from '../fleet/heartbeat-age.ts'
import type { Exchange } from '../store/store.ts'
import type { Topic } from '../store/topic.ts'
import { quote } from './quote.ts'
import { visibleLine } from './visible-line.ts'

const around = 24

/** Where an exchange is, and what was said around the first of the words that it holds. */
export function renderFound(topic: Topic, exchange: Exchange, words: readonly string[], now: number): string {
  const text = visibleLine(`${exchange.asked} → ${exchange.answered}`)
  const lower = text.toLowerCase()
  const places = words.map((word) => lower.indexOf(word.toLowerCase())).filter((at) => at !== -1)
  const at = Math.max(0, Math.min(...(places.length === 0 ? [0] : places)) - around)
  const part = quote(`${at > 0 ? '…' : ''}${text.slice(at)}`) ?? ''
  return `${quote(topic.title) ?? topic.id} · ${spell(now - exchange.at)} ago · ${linkTo(topic, exchange)}\n${part}`
}

/** A chat's own link to the message; on the page the topic's id. */
function linkTo({ id, guildId }: Topic, { entryId }: Exchange): string {
  const messageId = /^discord:(\d+)$/.exec(entryId)?.[1]
  const threadId = /^discord:(\d+)$/.exec(id)?.[1]
  if (threadId === undefined) return id
  const message = messageId === undefined ? '' : `/${messageId}`
  return `https://discord.com/channels/${guildId ?? '@me'}/${threadId}${message}`
}
