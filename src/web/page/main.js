import { render } from 'preact'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { call, coalesce } from './api.js'
import { Commands } from './commands.js'
import { Composer } from './composer.js'
import { Conversation } from './conversation.js'
import { Fleet } from './fleet.js'
import { html } from './html.js'
import { listen } from './live.js'
import { Pair } from './pair.js'
import { Topics } from './topics.js'
import { useSending } from './sending.js'

const topicInAddress = () => decodeURIComponent(location.hash.slice(1))

function App() {
  const [topics, setTopics] = useState([])
  const [topicId, setTopicId] = useState(topicInAddress)
  const [view, setView] = useState()
  const [problem, setProblem] = useState()
  const [connected, setConnected] = useState(true)
  const [changes, setChanges] = useState(0)
  const [commandsOpen, setCommandsOpen] = useState(false)
  const current = useRef(topicId)
  current.current = topicId
  const opening = useRef(() => false)

  const lookAtTopics = useMemo(() => coalesce(async () => setTopics(await call('topics'))), [])
  const lookAtTopic = useMemo(
    () =>
      coalesce(async () => {
        const id = current.current
        if (id === '') return setView(undefined)
        if (opening.current(id)) return
        try {
          const found = await call(`topics/${encodeURIComponent(id)}`)
          if (current.current !== id) return
          setView(found)
          setProblem(undefined)
        } catch (error) {
          if (current.current === id) setProblem(error.message)
        }
      }),
    [],
  )
  const { pending, send, retry, retryAll, isOpening } = useSending(lookAtTopic, lookAtTopics)
  opening.current = isOpening

  useEffect(() => {
    const follow = () => setTopicId(topicInAddress())
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  useEffect(() => {
    setView(undefined)
    setProblem(undefined)
    void lookAtTopic()
  }, [topicId])
  useEffect(
    () =>
      listen((hint) => {
        if (hint.kind === 'rescan') retryAll()
        if (hint.kind !== 'transcript') setChanges((count) => count + 1)
        if (hint.kind === 'rescan' || hint.kind === 'inbox') void lookAtTopics()
        if (hint.topicId === undefined || hint.topicId === current.current) void lookAtTopic()
      }, setConnected),
    [],
  )

  const startNew = useCallback(() => {
    location.hash = ''
    document.querySelector('#message').focus()
  }, [])
  useLayoutEffect(() => {
    const onKey = (event) => {
      if (event.altKey && event.code === 'KeyN') startNew()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])

  const onSend = (text) => {
    location.hash = send(topicId, text)
  }
  const title = view?.topic.title ?? topics.find((topic) => topic.id === topicId)?.title
  return html`
    ${!connected && html`<p class="banner" role="alert">Mos does not answer. This page connects again by itself.</p>`}
    <div class="app">
      <details class="drawer" open=${matchMedia('(min-width: 720px)').matches}>
        <summary>Topics</summary>
        <${Topics} topics=${topics} topicId=${topicId} onNew=${startNew} />
      </details>
      <main class="conversation">
        <header>
          <h1>${title ?? 'New topic'}</h1>
          <button type="button" onClick=${() => setCommandsOpen(true)}>Commands</button>
        </header>
        <${Pair} changes=${changes} />
        ${problem && html`<p class="failed problem" role="alert">${problem}</p>`}
        <${Conversation}
          view=${view}
          pending=${pending.filter((message) => message.topicId === topicId)}
          topicId=${topicId}
          onRetry=${retry}
        />
        <${Composer} focusKey=${topicId} onSend=${onSend} onCommands=${() => setCommandsOpen(true)} />
      </main>
      <${Fleet} changes=${changes} />
    </div>
    ${commandsOpen && html`<${Commands} topicId=${topicId} changes=${changes} onClose=${() => setCommandsOpen(false)} />`}
  `
}

render(html`<${App} />`, document.body)
