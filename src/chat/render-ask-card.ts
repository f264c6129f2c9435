import { createHash } from 'node:crypto'
import { personOf } from '../fleet/principal.ts'
import type { Tier } from '../fleet/principal.ts'
import { answerTier } from '../store/answer-tier.ts'
import type { AskCard } from '../store/card.ts'
import type { Chat, ChatMessage } from './chat.ts'
import { inertLine } from './inert-text.ts'
import { visibleCode } from '../host/visible-code.ts'

const longest = 2_000
const longestTitle = 200
/** Discord's limits: 25 buttons, 80 characters on one. */
const mostButtons = 25
const longestLabel = 80
/** Of what does not fit: the rest is in the attachment. */
const shownOfLong = 500

type Door = Chat['door']

/**
 * A request to people: the whole of what is asked, who may answer, until when. What does not fit, or would break its
 * code block, is attached, with its beginning and its digest in the message. It mentions who asked.
 */
export function renderAskCard(id: string, card: AskCard, door: Door): ChatMessage {
  const isOpen = card.answer === undefined && card.isVoid === undefined
  const person = personOf(card.by)
  const mention = person.kind === 'discord' && door === 'discord' ? { mention: person.userId } : {}
  const title = `${signOf(card)} **${inertLine(card.title, longestTitle)}**`
  const state = isOpen ? waits(card, door) : over(card, door)
  const room = longest - title.length - state.length - 60
  const { shown, file } = detailOf(card.detail, room)
  const text = [title, ...(shown === '' ? [] : [shown]), state].join('\n')
  return {
    text,
    ...mention,
    ...(file && isOpen ? { files: [file] } : {}),
    ...(isOpen ? { buttons: buttons(id, card) } : {}),
  }
}

function signOf({ what, answer, isVoid, choices }: AskCard): string {
  if (isVoid !== undefined) return '⌛'
  if (answer === undefined) return what === 'permission' ? '🔐' : '❓'
  return choices.find(({ id }) => id === answer.choice)?.style === 'danger' ? '🚫' : '✅'
}

function detailOf(detail: string, room: number): { shown: string; file?: { name: string; bytes: Uint8Array } } {
  if (detail.trim() === '') return { shown: '' }
  const code = visibleCode(detail)
  const hidden = code === detail ? '' : `\n${named}`
  if (!code.includes('```') && code.length + 8 + hidden.length <= room) return { shown: `${fenced(code)}${hidden}` }
  // What opens it shows it no better than a chat does.
  const bytes = new TextEncoder().encode(code)
  const digest = createHash('sha256').update(bytes).digest('hex')
  const isCut = code.length > shownOfLong
  const beginning = code
    .slice(0, shownOfLong)
    .replace(/[\ud800-\udbff]$/, '')
    .replaceAll(/`(?=`)/g, '`\u200b')
  const size = `The whole is attached as request.txt: ${bytes.length.toLocaleString('en')} bytes, sha256 \`${digest}\`.`
  return {
    shown: `${fenced(`${beginning}${isCut ? '…' : ''}`)}\n${size}${hidden}`,
    file: { name: 'request.txt', bytes },
  }
}

const named = "-# `\\u{…}` is a character that can't be seen, by its number."

const fenced = (code: string): string => `\`\`\`\n${code}\n\`\`\``

const whoMay: Readonly<Record<Tier, string>> = {
  viewer: 'Anyone who is admitted here may answer',
  operator: 'Operators and above may answer',
  admin: 'Admins and owners may answer',
  owner: 'Only owners may answer',
}

function waits(card: AskCard, door: Door): string {
  return `${whoMay[answerTier(card)]} · ${door === 'discord' ? 'expires' : 'until'} ${timeIn(door, card.expiresAt)}`
}

/** Discord shows each reader their own clock. */
const timeIn = (door: Door, at: number): string =>
  door === 'discord'
    ? `<t:${Math.floor(at / 1000)}:R>`
    : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`

function over({ answer, isVoid, choices }: AskCard, door: Door): string {
  if (answer === undefined) return `Void: ${inertLine(isVoid ?? 'it is over', 300)}`
  const label = choices.find(({ id }) => id === answer.choice)?.label ?? answer.choice
  const said = inertLine(answer.text ?? label, 300)
  const who = door === 'discord' ? answer.by.replace(/^discord:(\d+)$/, '<@$1>') : answer.by
  return `${answer.text === undefined ? `**${said}**` : `“${said}”`} · ${who}`
}

function buttons(id: string, { choices, freeText }: AskCard): NonNullable<ChatMessage['buttons']> {
  const own = freeText ? [{ id: `ask-text:${id}`, label: 'In own words', style: 'plain' } as const] : []
  const offered = choices.slice(0, mostButtons - own.length).map((choice) => {
    const label = choice.label.replaceAll(/\s+/g, ' ').trim()
    return { id: `ask:${id}:${choice.id}`, label: cutTo(label === '' ? choice.id : label), style: choice.style }
  })
  return [...offered, ...own]
}

const cutTo = (label: string): string =>
  label.length <= longestLabel ? label : `${label.slice(0, longestLabel - 1).replace(/[\ud800-\udbff]$/, '')}…`
