import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { recordRequests } from './record-requests.ts'
import { usedUp } from './used-up.ts'

type Part = { readonly type: string; readonly text?: string }
type Message = { readonly role: string; readonly content: string | readonly Part[] | null }
type ToolDefinition = {
  readonly function: {
    readonly name: string
    readonly parameters?: { readonly properties?: Readonly<Record<string, unknown>> }
  }
}
type Request = { readonly messages: readonly Message[]; readonly tools?: readonly ToolDefinition[] }
type Response = Readonly<Record<string, unknown>>
type Fixture = {
  readonly match: { readonly predicate: (request: Request) => boolean }
  readonly response: Response | ((request: Request) => Response)
  readonly latency?: number
  readonly chunkSize?: number
}
type Mock = {
  readonly url: string
  addFixture(fixture: Fixture): Mock
  start(): Promise<unknown>
  stop(): Promise<unknown>
}

/** every PNG in base64 */
export const pngBegins = 'iVBORw0KGgo'

const usage = { prompt_tokens: 120, completion_tokens: 7, input_tokens: 120, output_tokens: 7 }

const textOf = ({ content }: Message): string =>
  typeof content === 'string' ? content : (content ?? []).map(({ text }) => text ?? '').join('\n')

/** What a prompt asks of the model: `#say[hello]`, `#run[touch made]`, `#tool[fleet_ps {}]`, `#recall`, `#look`, `#many`, `#steady`, `#slow`, `#fail[500]`; `#limit[seconds]` is `usedUp`. */
const order = /#(?<verb>[a-z]+)(?:\[(?<words>[^\]]*)\])?/gu
const ordersOf = (message: Message) =>
  [...textOf(message).matchAll(order)].map(({ groups }) => ({ verb: '', words: '', ...groups }))

const lastOrder = ({ messages }: Request) =>
  messages
    .filter(({ role }) => role === 'user')
    .flatMap(ordersOf)
    .at(-1)

/** Results of tools since the last order. */
function resultsOf({ messages }: Request): readonly string[] {
  const from = messages.findLastIndex((message) => message.role === 'user' && ordersOf(message).length > 0)
  return messages.slice(from + 1).flatMap((message) => (message.role === 'tool' ? textOf(message) : []))
}

const shells = ['bash', 'shell', 'exec_command', 'shell_command', 'local_shell', 'container.exec']

/** The program's own way to run a command, and how its options are called. */
function shellCall({ tools = [] }: Request, command: string) {
  const found = tools.find(({ function: { name } }) => shells.includes(name.toLowerCase()))
  if (found === undefined) return undefined
  const options = Object.keys(found.function.parameters?.properties ?? {})
  const isList = found.function.name === 'shell' || found.function.name === 'local_shell'
  const given = options.includes('cmd') ? { cmd: command } : { command: isList ? ['bash', '-lc', command] : command }
  // codex runs in a sandbox without a question; it asks when the model wants to leave it.
  const outside = { sandbox_permissions: 'require_escalated', justification: 'As told' }
  const extra = {
    ...(options.includes('description') ? { description: 'As told' } : {}),
    ...(options.includes('sandbox_permissions') ? outside : {}),
  }
  return { name: found.function.name, arguments: JSON.stringify({ ...given, ...extra }) }
}

/** `fleet_ps`, or `fleet_spawn {"role":"research"}` */
function ownCall({ tools = [] }: Request, words: string) {
  const [, wanted = '', options = ''] = /^(\S+) ?(.*)$/u.exec(words) ?? []
  const found = tools.find(({ function: { name } }) => name === wanted || name.endsWith(`_${wanted}`))
  // codex has the tools of servers in namespaces, which the model's double does not know.
  const name =
    found?.function.name ??
    (tools.some((tool) => tool.function.name === 'exec_command') ? `mcp__mos__${wanted}` : undefined)
  return name === undefined ? undefined : { name, arguments: options === '' ? '{}' : options }
}

function answer(request: Request, hasImage: boolean): Response {
  const { verb, words } = lastOrder(request) ?? { verb: '', words: '' }
  const results = resultsOf(request)
  if (verb === 'run' || verb === 'tool') {
    if (results.length > 0) return { content: `The result: ${results.join(' / ')}`, usage }
    const call = verb === 'run' ? shellCall(request, words) : ownCall(request, words)
    if (call !== undefined) return { toolCalls: [call], usage }
    const names = (request.tools ?? []).map(({ function: { name } }) => name)
    return { content: `There is no tool for ${verb}, only ${names.join(', ')}`, usage }
  }
  if (verb === 'recall') {
    const before = request.messages.filter(({ role }) => role === 'user').flatMap(ordersOf)
    return { content: `Before: ${before.map((each) => each.words).join(' | ')}`, usage }
  }
  if (verb === 'fail') return { error: { message: 'As told', type: 'error' }, status: Number(words) }
  if (verb === 'look') return { content: hasImage ? 'I see an image.' : 'I see nothing.', usage }
  return { content: verb === 'say' ? words : 'As you like.', usage }
}

const withTools = z.object({ tools: z.array(z.unknown()).min(1) })

function hasTools(text: string): boolean {
  try {
    return withTools.safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}

export type Model = {
  readonly url: string
  /** bodies of all requests so far, as they came */
  requests(): readonly string[]
  stop(): Promise<unknown>
}

/** A model on loopback, for every provider's protocol. It does what the prompt says. */
export async function startModel(aimock: string): Promise<Model> {
  const loaded: unknown = await import(pathToFileURL(aimock).href)
  const { LLMock } = z
    .object({ LLMock: z.custom<new (options: { port: number; logLevel: string }) => Mock>() })
    .parse(loaded)
  const mock = new LLMock({ port: 0, logLevel: 'silent' })
  const words = (verb: string, repeated: number, latency: number): Fixture => ({
    match: { predicate: (request) => lastOrder(request)?.verb === verb },
    response: { content: 'One word after the other. '.repeat(repeated), usage },
    latency,
    chunkSize: 10,
  })
  mock
    .addFixture(words('slow', 200, 100))
    .addFixture(words('steady', 40, 100))
    .addFixture(words('many', 10, 20))
  // The double forgets images: whether one came shows in the request as it was. Beside a turn programs ask for other
  // things, such as a title, with its words but without its image and its tools.
  const hasImage = (): boolean =>
    recorder.requests.findLast((body) => body.includes('#look') && hasTools(body))?.includes(pngBegins) === true
  mock.addFixture({ match: { predicate: () => true }, response: (request) => answer(request, hasImage()) })
  await mock.start()
  const recorder = await recordRequests(mock.url, usedUp)
  return {
    url: recorder.url,
    requests: () => recorder.requests,
    async stop() {
      recorder.close()
      await mock.stop()
    },
  }
}
