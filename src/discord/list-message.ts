import type { ChatMessage } from '../chat/chat.ts'
import { inertLine } from '../chat/inert-text.ts'
import type { NarrowList, TableAnswer } from '../command/definition.ts'
import { byName } from './by-name.ts'

/** Discord takes 25 options in a choice. */
const mostOnPage = 25
const most = 2_000
const longestDetail = 70
/** A choice takes 100 characters, also as an option's value. */
const longestOption = 100

/**
 * A list as a phone shows it well: one line an item, a choice for the details of one, a button that looks again, and
 * pages where it is longer. `at`: ms since the epoch, when it was looked at.
 */
export function listMessage(list: NarrowList, { note }: Pick<TableAnswer, 'note'>, at: number, asked = 0): ChatMessage {
  const pages = Math.max(1, Math.ceil(list.items.length / mostOnPage))
  const page = Math.min(Math.max(0, asked), pages - 1)
  const items = list.items.slice(page * mostOnPage, (page + 1) * mostOnPage)
  const place = pages === 1 ? [] : [`page ${page + 1} of ${pages}`]
  const head = [`**${inertLine(list.head, 150)}**`, ...place, `<t:${Math.floor(at / 1000)}:T>`].join(' · ')
  const under = note === undefined ? '' : `\n-# ${byName(inertLine(note, 300))}`
  const button = (label: string, to: number) =>
    ({ id: `list:${list.command}:${to}:${label}`, label, style: 'plain' }) as const
  const options = items.filter(({ value }) => value.length <= longestOption)
  return {
    text: `${head}\n${lines(items, most - head.length - under.length - 1)}${under}`,
    ...(options.length === 0
      ? {}
      : {
          select: {
            id: `pick:${list.command}:${list.option}`,
            placeholder: list.question,
            options: options.map(({ value, title, sign, detail }) => ({
              value,
              label: cut(`${sign} ${title}`, longestOption),
              ...(detail === '' ? {} : { description: cut(detail.replaceAll(/ by discord:\d+/g, ''), longestOption) }),
            })),
          },
        }),
    buttons: [
      button('Refresh', page),
      ...(page > 0 ? [button('Previous', page - 1)] : []),
      ...(page < pages - 1 ? [button('Next', page + 1)] : []),
    ],
  }
}

/** Whole lines, with less in each where they are many: nobody is left out. */
function lines(items: NarrowList['items'], room: number): string {
  for (const longest of [longestDetail, 40, 20, 0]) {
    const text = items.map((item) => lineOf(item, longest)).join('\n')
    if (text.length <= room) return text
  }
  return items
    .map((item) => lineOf(item, 0))
    .join('\n')
    .slice(0, room)
}

function lineOf({ sign, title, detail }: NarrowList['items'][number], longest: number): string {
  const about = longest === 0 || detail === '' ? '' : ` ${byName(inertLine(detail, longest))}`
  return `${sign} **${inertLine(title, 40)}**${about}`
}

const cut = (text: string, longest: number): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length <= longest ? line : `${line.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
