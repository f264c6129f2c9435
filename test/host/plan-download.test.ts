import { expect, test } from 'vitest'
import { isPrivate, planDownload } from '../../src/host/plan-download.ts'

const hosts = ['cdn.discordapp.com', '127.0.0.1:8080', '10.0.0.1', 'files.example:443']

test.each([
  ['https://cdn.discordapp.com/a/b.png?ex=1', false],
  ['https://CDN.discordapp.com:443/a', false],
  ['http://127.0.0.1:8080/a', true],
  ['https://127.0.0.1:8080/a', true],
  ['https://files.example/a', true],
])('%s may be fetched', (address, isListed) => {
  expect(planDownload(address, hosts)).toMatchObject({ kind: 'fetch', isListed })
})

test.each([
  ['http://cdn.discordapp.com/a', 'from cdn.discordapp.com files may come over https only.'],
  ['https://cdn.discordapp.com:8443/a', 'from cdn.discordapp.com files may come over https only.'],
  [
    'https://cdn.discordapp.com.evil.example/a',
    'cdn.discordapp.com.evil.example is not a host that files may come from (MOS_ATTACHMENT_HOSTS).',
  ],
  ['https://cdn.discordapp.com@evil.example/a', 'its address carries a login.'],
  ['http://127.0.0.1:8081/a', '127.0.0.1 is not a host that files may come from (MOS_ATTACHMENT_HOSTS).'],
  ['http://127.1:9/a', '127.0.0.1 is not a host that files may come from (MOS_ATTACHMENT_HOSTS).'],
  ['https://10.0.0.1/a', '10.0.0.1 is an address of a private network.'],
  ['http://files.example/a', 'files.example is not a host that files may come from (MOS_ATTACHMENT_HOSTS).'],
  ['file:///etc/passwd', 'its address is none of the web.'],
  ['nonsense', 'its address can not be read.'],
])('%s may not', (address, why) => {
  expect(planDownload(address, hosts)).toEqual({ kind: 'refuse', why })
})

test.each([
  ['8.8.8.8', false],
  ['162.159.135.233', false],
  ['2606:4700::1', false],
  ['localhost', false],
  ['127.0.0.2', true],
  ['0.0.0.0', true],
  ['100.64.0.1', true],
  ['169.254.169.254', true],
  ['172.31.0.1', true],
  ['::1', true],
  ['[::1]', true],
  ['::ffff:10.0.0.1', true],
  ['64:ff9b::a00:1', true],
  ['2002:a00:1::', true],
  ['fd00::1', true],
  ['fe80::1', true],
])('%s is private: %s', (address, is) => {
  expect(isPrivate(address)).toBe(is)
})
