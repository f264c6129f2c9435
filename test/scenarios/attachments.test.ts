import { expect, test } from 'vitest'
import { answered, personWithModel, talk } from '../support/person-with-model.ts'

const png = new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10])
const image = (name: string, bytes: Uint8Array | string = png) => ({ name, type: 'image/png', bytes })

test('attachments as people send them: many, of one name, of strange names, empty, no images, on an edited and on a deleted message', async () => {
  const { wire, mos, olga, general } = await personWithModel()
  const files = [
    image('same.png'),
    image('same.png'),
    image('../../../etc/passwd.png'),
    image(`${'字'.repeat(300)}.png`),
    image('page.png', '<html>not found</html>'),
    image('empty.png', ''),
    ...Array.from({ length: 5 }, (_, n) => image(`${n}.png`)),
  ]
  await olga.say(general, '@mos images', { files })
  const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  await answered(thread, 1)

  await olga.say(thread, 'hang')
  await thread.says(/waiting/, 20_000)
  const edited = await olga.say(thread, 'say not this', { files: [image('kept.png')] })
  const deleted = await olga.say(thread, 'images', { files: [image('deleted.png')] })
  await thread.says(/2 messages wait/, 20_000)
  olga.edit(edited, 'images')
  olga.remove(deleted)
  await thread.says(/1 message waits/, 20_000)
  await mos.kill()
  await mos.start()
  await thread.says(/interrupted before[\s\S]*waiting/, 20_000)
  await olga.say(thread, 'stop')
  await answered(thread, 3)
  expect((await talk(thread)).replaceAll(/字+/gu, '字…')).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos ↳ olga: images: 8
      page.png was not taken: it is no image that models take: PNG, JPEG, GIF or WebP.
      empty.png was not taken: it is empty.
      4.png was not taken: 10 files in one message at most.
      -# opencode · (time)
      @olga
    olga: hang
    olga: images
      <kept.png>
    olga: stop
    mos ↳ olga: waiting
      (stopped)
      -# opencode · (time) · interrupted, resumed
      @olga
    mos ↳ olga: images: 1
      -# opencode · (time)
      @olga"
  `)
}, 180_000)
