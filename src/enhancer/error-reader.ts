import type { FleetEvent } from '../fleet/fleet-event.ts'
import { readError } from './read-error.ts'
import type { ErrorText, ReadText } from './error-text.ts'
import { templateOfSignal } from './fingerprint.ts'

const mostTexts = 5_000

/** Reads events' texts, each once: the same one comes again and again. Names of the event's own agent and host leave it. */
export function createErrorReader(): (event: FleetEvent, text: string) => ReadText {
  const known = new Map<string, ReadText>()
  // One text each, however often it was made: they are compared a lot.
  const templates = new Map<string, string>()
  const withTemplate = (read: ErrorText): ReadText => {
    const made = templateOfSignal(read)
    const template = templates.get(made) ?? made
    if (templates.size >= mostTexts) templates.clear()
    templates.set(template, template)
    return { ...read, template }
  }
  const readOnce = (text: string): ReadText => {
    const before = known.get(text)
    if (before) return before
    if (known.size >= mostTexts) known.clear()
    const read = withTemplate(readError(text))
    known.set(text, read)
    return read
  }
  return ({ agent, hostId }, text) => {
    const read = readOnce(text)
    const message = withoutName(withoutName(read.message, hostId, '<host>'), agent, '<agent>')
    return message === read.message ? read : withTemplate({ ...read, message })
  }
}

function withoutName(text: string, name: string | undefined, mark: string): string {
  if (name === undefined || name.length < 2 || !text.includes(name)) return text
  const exact = name.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)
  return text.replaceAll(new RegExp(String.raw`(?<![\p{L}\p{N}_-])${exact}(?![\p{L}\p{N}_-])`, 'gu'), mark)
}
