import { html } from './html.js'

/** The console's topics, most recent first; closed ones at the end. */
export function Topics({ topics, topicId, onNew }) {
  const sorted = topics.toSorted((a, b) => (a.state === b.state ? 0 : a.state === 'open' ? -1 : 1))
  return html`
    <nav class="topics" aria-labelledby="topics-title">
      <header>
        <h2 id="topics-title">Topics</h2>
        <button type="button" onClick=${onNew} title="New topic (Alt+N)">New</button>
      </header>
      ${topics.length === 0 && html`<p class="note">None yet. The first message opens one.</p>`}
      <ul>
        ${sorted.map(
          (topic) =>
            html`<li key=${topic.id}>
              <a
                href=${`#${topic.id}`}
                class=${topic.state}
                aria-current=${topic.id === topicId ? 'page' : undefined}
                title=${topic.title}
                >${topic.title}${topic.state === 'closed' && html` <span class="note">closed</span>`}</a
              >
            </li>`,
        )}
      </ul>
    </nav>
  `
}
