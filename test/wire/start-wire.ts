import { onTestFinished } from 'vitest'
import { serveWire } from './serve-wire.ts'
import type { WireOptions } from './serve-wire.ts'
import type { Wire } from './wire.ts'

/**
 * The Discord double: Discord's REST and gateway (v10, JSON) over real sockets on loopback, and what a person sees.
 *
 *     const wire = await startWire(options?)       in a test: stops itself at the test's end, and fails the test
 *                                                  when one request broke Discord's own API description
 *     new Client({ intents, rest: { api: wire.url, version: '10', cdn: wire.cdnUrl } }).login(wire.token)
 *
 * Options (all optional): guild 'Mos', channels ['general', 'ops', 'bugs'], owner 'olga', team [names], token, port 0,
 *   check 'all' | 'sample' | 'off', requestsPerSecond 50, messagesPerFiveSeconds 5 (Infinity lifts either),
 *   refusedIntents [bits], heartbeatMs 41250, content true (the MESSAGE_CONTENT intent's effect is modelled).
 *
 * wire
 *   url token cdnUrl port applicationId bot{id,name,mention} guild{id,name,…} owner: User
 *   channel(name): Channel            addChannel(name, {type: 'text' | 'forum', guild?}): Channel
 *   thread(id | message): Thread      addGuild(name, {channels}): Guild      removeBotFrom(guild), addBotTo(guild)
 *   user(name, {roles?, guild?}): User, made when new      role(name): {id, mention}, made when new
 *   until(condition, ms = 5000, what?) resolves with condition's first truthy value; looked at after each event
 *   requests: {method, path, route, body, query, files, status, at}[]    calls('POST', '/channels/:id/messages')
 *   violations, assertClean(), allowViolation(text) for a test that provokes one      invalidRequests: number
 *   fault({method, route, how, times = 1, ms?, when?}): {hits, remove()}
 *     how: '500-after' | '500-before' | 'reset-after' | 'reset-before' | 'slow' | '403' | '404' | '429' | '429-global'
 *   gateway: drop() | reconnect() op 7 | invalidate(resumable) op 9 | close(code) | freeze() | thaw() |
 *     down() refuses connections | up() | identifies, resumes, sessions, connected
 *   commands(guild?): the registered command tree        jump(ms): moves the double's clock (tokens, limits, nonces)
 *   limits: {requestsPerSecond, messagesPerFiveSeconds}, changeable      notified(message): user names really pinged
 *   stop()
 *
 * Channel, Thread (and a DM)
 *   id name mention type  messages(): Message[]  last(): Message | undefined  threads(): Thread[]
 *   await text({ids?: boolean, times?: boolean}) transcript, one line a message; waits for requests in flight first
 *   await says(text | RegExp, ms?): Message   waits for a message of the bot that contains it (edits count)
 *   deny('view' | 'send' | 'threads' | …) for the bot   allow(…)   remove()   typing: number of typing calls
 *   thread only: parent starter archived locked autoArchiveMinutes memberIds archive() unarchive() lock() unlock()
 *
 * User
 *   id name mention
 *   await say(channel, text, {replyTo?, files?: [{name, bytes, type?}]}): Message   '@name' becomes a mention
 *   edit(message, text)  remove(message)  react(message, '👍')  typing(channel)  startThread(message | channel, name)
 *   post(forum, title, text): Thread   dm(): Channel   notifications(): Message[]
 *   slash(channel, 'fleet spawn', {role: 'coder'}): Reply     autocomplete(channel, 'fleet spawn', {role: 'co'}, 'role'):
 *     {name, value}[]      menu(message, 'File bug'): Reply   press(message, 'Confirm'): Reply  (label or custom id)
 *   select(message, placeholder | custom id, values): Reply    submit(modal, {label | custom id: text}): Reply
 *   All but say wait for the bot's answer: at most 3 s of the double's clock, then reply.kind is 'failed'.
 *
 * Reply   kind 'message' | 'ephemeral' | 'thinking' | 'modal' | 'updated' | 'nothing' | 'failed'   text (live)
 *   message?: Message  modal?  ackMs  await until(text | RegExp, ms?)   followUps: Message[]
 *
 * Message  id channelId content (live) author authorId bot edited deleted ephemeral embeds attachments buttons selects
 *   reactions notified line() = how a person sees it      raw: the wire's own object
 */
export async function startWire(options: WireOptions = {}): Promise<Wire> {
  const wire = await serveWire(options)
  onTestFinished(async () => {
    await wire.stop()
    wire.assertClean()
  })
  return wire
}
