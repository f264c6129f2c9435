import type { Look, Shown } from './draw-screen.ts'
import type { Reports } from './reports.ts'

/** What a test tells it to do, now or some time after the next paste. */
export type Order =
  | { readonly do: 'busy'; readonly ms: number }
  /** how long each answer takes */
  | { readonly do: 'answers-take'; readonly ms: number }
  /** what each answer says from now on, as its hooks tell it */
  | { readonly do: 'answers-say'; readonly text: string }
  | { readonly do: 'dialog'; readonly kind: 'menu' | 'yes-no'; readonly closesAfterMs?: number }
  | { readonly do: 'close-dialog' }
  /** a person types, and does not send */
  | { readonly do: 'draft'; readonly text: string }
  | { readonly do: 'clear' }
  | { readonly do: 'suggest'; readonly text: string }
  /** everything but a dialog and a person's own keys is drawn so much later */
  | { readonly do: 'slow'; readonly ms: number }
  /** the next paste is lost */
  | { readonly do: 'swallow' }
  | { readonly do: 'die'; readonly status: number }
  /** of what was to come after the next paste, and of a paste that was to be lost */
  | { readonly do: 'forget' }
  | { readonly do: 'after-paste'; readonly ms: number; readonly order: Order }

export type State = {
  readonly busy: boolean
  readonly dialog: boolean
  readonly draft: string
  readonly person: boolean
}

type Program = {
  paste(text: string): void
  press(key: string): void
  obey(order: Order): void
  state(): State
  redraw(): void
}

type Deps = {
  readonly look: Look
  readonly name: string
  readonly reports: Reports
  readonly show: (shown: Shown) => void
}

export function createProgram({ look, name, reports, show }: Deps): Program {
  let draft = ''
  let pasted: string | undefined
  /** something in the draft is a person's */
  let person = false
  let suggestion = ''
  let dialog: Shown['dialog']
  let busy = false
  let answersTake = 60
  let answersSay: string | undefined
  let slow = 0
  let swallow = false
  let afterPaste: { ms: number; order: Order } | undefined
  let turn: NodeJS.Timeout | undefined
  let coming: NodeJS.Timeout | undefined
  const waiting: string[] = []
  const said: string[] = [`${name} is here.`]

  const drawNow = (): void => show({ said, draft, pasted, suggestion, busy, waiting, dialog })
  const draw = (): void => void (slow === 0 ? drawNow() : setTimeout(drawNow, slow))

  function setBusy(value: boolean): void {
    busy = value
    reports.beat(busy)
  }

  function begin(text: string): void {
    reports.event('prompt-submit', text)
    setBusy(true)
    said.push(`● ${text.split('\n').join(' ')}`)
    turn = setTimeout(() => {
      said.push(`${name} heard ${text.length} characters`)
      reports.event('stop', answersSay ?? `${name} heard: ${text}`)
      setBusy(false)
      const next = waiting.shift()
      if (next !== undefined) begin(next)
      draw()
    }, answersTake)
  }

  function submit(): void {
    // claude's own rule: it is a line break then.
    if (look === 'claude' && draft.endsWith('\\')) return obey({ do: 'draft', text: '\n' })
    const text = draft.trimEnd()
    const isMixed = person && text !== ''
    draft = ''
    pasted = undefined
    person = false
    if (text.trim() === '') return reports.journal('nothing', '')
    if (isMixed) reports.journal('draft', text)
    else reports.journal(busy && look === 'codex' ? 'cut' : 'submitted', text)
    if (busy && look !== 'codex') waiting.push(text)
    else {
      clearTimeout(turn)
      begin(text)
    }
    draw()
  }

  function closeDialog(): void {
    if (dialog === undefined) return
    dialog = undefined
    reports.event('permission-answered')
    if (!busy) reports.event('stop')
    drawNow()
  }

  function obey(order: Order): void {
    switch (order.do) {
      case 'busy':
        setBusy(true)
        reports.event('prompt-submit', 'something else')
        clearTimeout(turn)
        turn = setTimeout(() => {
          reports.event('stop', 'done with something else')
          setBusy(false)
          const next = waiting.shift()
          if (next !== undefined) begin(next)
          draw()
        }, order.ms)
        break
      case 'answers-take':
        answersTake = order.ms
        break
      case 'answers-say':
        answersSay = order.text
        return
      case 'dialog':
        dialog = order.kind
        drawNow()
        reports.event('permission-request', 'rm -rf build')
        if (order.closesAfterMs !== undefined) setTimeout(closeDialog, order.closesAfterMs)
        return
      case 'close-dialog':
        return closeDialog()
      case 'draft':
        draft += order.text
        person = true
        return drawNow()
      case 'clear':
        draft = ''
        pasted = undefined
        person = false
        return drawNow()
      case 'suggest':
        suggestion = order.text
        break
      case 'slow':
        slow = order.ms
        return
      case 'swallow':
        swallow = true
        return
      case 'die':
        reports.event('session-end')
        process.exit(order.status)
        return
      case 'forget':
        afterPaste = undefined
        swallow = false
        clearTimeout(coming)
        return
      case 'after-paste':
        afterPaste = order
        return
    }
    draw()
  }

  return {
    paste(text) {
      const next = afterPaste
      afterPaste = undefined
      if (next !== undefined) coming = setTimeout(() => obey(next.order), next.ms)
      if (dialog !== undefined) return reports.journal('dialog', text)
      if (person) reports.journal('draft', text)
      if (swallow) {
        swallow = false
        return reports.journal('swallowed', text)
      }
      draft += text
      pasted = text
      draw()
    },
    press(key) {
      if (dialog !== undefined) {
        reports.journal('dialog', key)
        if (key === '\r' || key === 'y' || key === 'n') closeDialog()
        return
      }
      if (key === '\r') return submit()
      if (key === '\x15' || key === '\x03') return obey({ do: 'clear' })
      if (key >= ' ') obey({ do: 'draft', text: key })
    },
    obey,
    state: () => ({ busy, dialog: dialog !== undefined, draft, person }),
    redraw: drawNow,
  }
}
