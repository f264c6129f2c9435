import type { ChatError } from '../chat/chat.ts'
import type { OpsNews } from '../operations/ops-news.ts'
import type { Card } from '../store/card.ts'

/** Says once for a channel that findings can't be shown there, in the ops channel, and what to do. */
export function tellLostCard(news: OpsNews, { id, thread }: Pick<Card, 'id' | 'thread'>, error: ChatError) {
  const channel = `<#${thread.slice('discord:'.length)}>`
  const why = error.isBarred
    ? `I may not show findings in ${channel}: whoever manages it can allow me "View Channel", "Send Messages" and "Send Messages in Threads".`
    : `${channel}, where findings were shown, is gone or takes no messages.`
  const next = 'Choose another with `/channel use as:bugs`; until then `/bug list` shows what is open.'
  const what = error.isBarred ? 'barred' : 'gone'
  return news.tell({ id: `bugs-${what}-${thread}`, text: `${why} ${next} The first that has no place: \`${id}\`.` })
}
