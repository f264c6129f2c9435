import { useRef, useState } from 'preact/hooks'
import { call, newId } from './api.js'

const titleLength = 60

/** A topic is named by the first line of its first message. */
const titleOf = (text) => {
  const line = [...text.trim().split('\n')[0].trim()]
  return line.length > titleLength ? `${line.slice(0, titleLength - 1).join('')}…` : line.join('')
}

/**
 * Messages on their way: shown at once, kept until the server has them, sent again under the same id when it did not
 * answer, so that nothing is lost and nothing comes twice.
 */
export function useSending(lookAtTopic, lookAtTopics) {
  const [pending, setPending] = useState([])
  const latest = useRef(pending)
  latest.current = pending
  const queue = useRef(Promise.resolve())
  const change = (id, news) =>
    setPending((all) => all.map((message) => (message.id === id ? { ...message, ...news } : message)))

  const deliver = async (message) => {
    const id = message.id.replace(/^console:/, '')
    const topic = message.topicId.replace(/^console:/, '')
    try {
      if (message.opens) await call('topics', { id: topic, title: titleOf(message.text) })
      await call(`topics/${encodeURIComponent(message.topicId)}/messages`, { id, text: message.text })
      setPending((all) =>
        all.map((each) => (each.id === message.id ? { ...each, opens: false, sending: false } : each)),
      )
      await Promise.all([lookAtTopic(), message.opens && lookAtTopics()])
      setPending((all) => all.filter((each) => each.id !== message.id))
    } catch (error) {
      change(message.id, { sending: false, error: error.message })
    }
  }
  // One after the other, so that two quick messages keep their order.
  const retry = (message) => {
    change(message.id, { sending: true, error: undefined })
    queue.current = queue.current.then(() => deliver(message))
  }
  /** The server may not know the topic yet: asking for it would only be answered with an error. */
  const isOpening = (topicId) => latest.current.some((message) => message.topicId === topicId && message.opens)
  const send = (topicId, text) => {
    const opens = topicId === '' || isOpening(topicId)
    const id = topicId || `console:${newId()}`
    const message = {
      id: `console:${newId()}`,
      topicId: id,
      opens,
      from: 'person',
      text,
      at: Date.now(),
      sending: true,
    }
    latest.current = [...latest.current, message]
    setPending((all) => [...all, message])
    retry(message)
    return id
  }
  const retryAll = () => latest.current.filter((message) => message.error).forEach(retry)
  return { pending, send, retry, retryAll, isOpening }
}
