import { onTestFinished } from 'vitest'
import { serveWire } from './serve-wire.ts'
import type { WireOptions } from './serve-wire.ts'
import type { Wire } from './wire.ts'

/**
 * The Discord double: Discord's REST and gateway (v10, JSON) over real sockets on loopback, and what a person sees.
 *
 *     const wire = await startWire(options?)       inside a test or beforeEach: stops at the test's end, and one request
 *                                                  against Discord's own API description fails the test
 *     const wire = await serveWire(options?)       anywhere else; you call wire.stop() and wire.assertClean()
 *     new Client({ intents, rest: { api: wire.url, version: '10', cdn: wire.cdnUrl } }).login(wire.token)
 *     const client = await logIn(wire, options?)   that, ready and destroyed at the test's end (log-in.ts)
 *
 * Options (all optional): guild 'Mos', channels ['general', 'ops', 'bugs'], owner 'olga', team [names], token, port 0,
 *   check 'all' | 'sample' | 'off', requestsPerSecond 50, messagesPerFiveSeconds 5 (Infinity lifts either),
 *   refusedIntents (bits that answer 4014), heartbeatMs 41250.
 *
 * wire
 *   url token cdnUrl port applicationId bot{id,name,mention} guild owner: User
 *   channel(name, guild?): Channel    addChannel(name, {type: 'text' | 'forum', guild?}): Channel
 *   thread(id | message): Thread      addGuild(name, channels?): guild      removeBotFrom(guild), addBotTo(guild)
 *   user(name, {roles?, guild?}): User, made when new      role(name): {id, mention}, made when new
 *   await until(condition, ms = 20000, what?)   condition's first truthy value; looked at after each event and each 25 ms
 *   requests: {method, path, query, body, files, at, status}[]    calls('POST', '/channels/:id/messages')
 *   violations, assertClean(), allowViolation(text) for a test that provokes one      invalidRequests: number
 *   fault({method, route, how, times = 1, ms?, when?}): {hits, remove()}   '*' as method or route means all
 *     how: '500-after' | '500-before' | 'reset-after' | 'reset-before' | 'slow' | '403' | '404' | '429' |
 *          '429-global' | '403-blocked'
 *   gateway: drop() | reconnect() op 7 | invalidate(resumable) op 9 | close(code) | freeze() | thaw() |
 *     down() breaks and refuses connections | up() | connected, sessions, identifies, resumes, heartbeats (numbers)
 *   commands(guild | 'global'): the registered command tree
 *   limits: {requestsPerSecond, messagesPerFiveSeconds}, changeable
 *   uploads: {file, request} in bytes, changeable: more is 413 (default: 10 MiB, 25 MiB)
 *   jump(ms): moves the double's clock (interaction deadline and token, nonces, limits, auto-archive)      stop()
 *
 * Channel, Thread, DM
 *   id name mention typing (count of the bot's)  messages(): Message[]  last()  threads(): Thread[]
 *   await text({ids?, times?}) transcript, one line a message: `alice: hi`, `mos ↳ alice: yes`, `  [Confirm] [Cancel]`,
 *     `  | embed`, `  <file.txt>`, `  (👍2)`; long ids in texts become #id unless `ids`; waits for requests in flight
 *   await says(text | RegExp, ms?): Message    waits for the bot to say it, by sending or by editing
 *   deny('view' | 'send' | 'threads' | …), allow(…): the bot's rights   remove()
 *   thread only: parent starter archived locked autoArchiveMinutes memberIds archive() unarchive() lock() unlock()
 *
 * User
 *   id name mention notifications(): Message[] that pinged them   dm(): Channel
 *   await say(channel, text, {replyTo?, ping?, files?: [{name, bytes, type?}]}): Message   '@name' becomes a mention
 *   edit(message, text)  remove(message)  purge(channel, messages)  react(message, '👍')  unreact(…)  typing(channel)
 *   startThread(message | channel, name): Thread   post(forum, title, text): Thread
 *   await slash(channel, 'fleet spawn', {role: 'coder'}): Reply       options are checked as the client does: it throws
 *   await autocomplete(channel, 'fleet spawn', {role: 'co'}, 'role'): {name, value}[]
 *   await menu(message, 'File bug'): Reply     await press(message, 'Confirm'): Reply     (label or custom id)
 *   await select(message, placeholder | custom id, values): Reply     await submit(reply with a modal, {label: text})
 *   Each waits for the bot's first answer, at most 3 s of the double's clock; then reply.kind is 'failed'.
 *
 * Reply     kind 'message' | 'ephemeral' | 'thinking' | 'modal' | 'updated' | 'nothing' | 'failed'
 *           text (live)  message?  followUps  modal?{title, fields}  ackMs  await until(text | RegExp, ms?)
 * Message   id channelId content author authorId bot edited deleted ephemeral embeds attachments buttons reactions
 *           notified (names really pinged)  line() as a person sees it  raw: the wire's own object; all live
 *           file(name): its text, as the CDN has it
 */
export async function startWire(options: WireOptions = {}): Promise<Wire> {
  const wire = await serveWire(options)
  onTestFinished(async () => {
    await wire.stop()
    wire.assertClean()
  })
  return wire
}
