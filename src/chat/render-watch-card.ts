import type { WatchCard } from '../store/card.ts'
import type { Chat, ChatMessage } from './chat.ts'
import { inertLine, withoutControls } from './inert-text.ts'
import { withNames } from './render-receipt.ts'

/** A button's id takes 100 characters. */
const longestName = 80

/** A pane's screen in a code block that nothing on it can end, with how long it goes on; when it is over, why. */
export function renderWatchCard(card: WatchCard, door: Chat['door']): ChatMessage {
  const name = `**${inertLine(card.agent, 60)}**`
  const text = [headline(card, name, door), ...noteLine(card), ...screenOf(card)].join('\n')
  if (card.ended !== undefined || card.agent.length > longestName) return { text }
  return { text, buttons: [{ id: `watch-stop:${card.agent}`, label: 'Stop', style: 'plain' }] }
}

function headline({ ended, endsAt }: WatchCard, name: string, door: Chat['door']): string {
  if (ended !== undefined) return `⏹ ${name} is not watched any more: ${reason(ended, door)}. Its screen then:`
  const until =
    door === 'discord' ? `<t:${Math.floor(endsAt / 1000)}:R>` : `at ${new Date(endsAt).toISOString().slice(11, 16)} UTC`
  return `👁 ${name}, as its screen is now · ends ${until}`
}

/** Discord shows a person by name. */
const reason = (ended: string, door: Chat['door']): string =>
  door === 'discord' ? withNames(inertLine(ended, 200)) : inertLine(ended, 200)

const noteLine = ({ note, ended }: WatchCard): readonly string[] =>
  note === undefined || ended !== undefined ? [] : [`-# ${inertLine(note, 150)}`]

function screenOf({ screen, ended, hostId }: WatchCard): readonly string[] {
  if (screen === undefined)
    return ended === undefined ? [`-# Waiting for the worker of host ${inertLine(hostId, 60)}.`] : []
  if (screen === '') return ['(an empty screen)']
  // Ticks beside each other would end the block.
  return [`\`\`\`\n${withoutControls(screen).replaceAll(/`(?=`)/g, '`\u200b')}\n\`\`\``]
}
