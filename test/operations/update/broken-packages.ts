import { fakeMos } from '../../support/fake-packages.ts'
import type { Published, Registry } from '../../support/registry.ts'
import { mosName } from '../../support/fake-packages.ts'

const crash = '#!/bin/sh\necho "Error: no such module" >&2\nexit 1\n'
const liar = '#!/bin/sh\necho mos 1.4.0\n'
const full = '#!/bin/sh\necho "no room" >&2\nexit 4\n'
const half = '#!/bin/sh\n"$(dirname "$0")/../bin/mos" fleet reseed --sync\necho "and then it broke" >&2\nexit 1\n'
const of = (version: string, more: Partial<Published>) => fakeMos(version, more, '1.4.0')

/** The one that works. */
export const goodMos = (): Published => fakeMos('1.5.0', {}, '1.4.0')

/** Each breaks in another step: version → what its op ends with. */
export const breaks: Readonly<Record<string, RegExp>> = {
  '2.0.0': /^mos 2\.0\.0 does not start: --version ends with 1: Error: no such module\. What runs stays as it is\./u,
  '2.1.0': /^mos 2\.1\.0 does not start: --version says that it is mos 1\.4\.0\. What runs stays as it is\./u,
  '2.2.0': /install\.sh ended with 4: no room\. By hand: MOSAIC_SYNC_ONLY=1 .*\nUndone: install 2\.2\.0, .*\.$/u,
  '2.3.0': /install\.sh ended with 1: and then it broke\. By hand: /u,
  '2.4.0': /^The registry does not have what @us\/mos 2\.4\.0 needs: .*@us\/not-there/u,
  '2.5.0': /^mos 2\.5\.0 has no .*install\.sh: its package is not complete\./u,
  '2.6.0': /^The registry sent other bytes than it announces for @us\/mos 2\.6\.0\. Nothing of it was kept/u,
  '2.7.0': /^The registry does not have what @us\/mos 2\.7\.0 needs: .*Look again: mos fleet update --check/u,
}

export const brokenMos = (): readonly Published[] => [
  of('2.0.0', { files: { 'bin/mos': crash } }),
  of('2.1.0', { files: { 'bin/mos': liar } }),
  of('2.2.0', { files: { 'framework/install.sh': full } }),
  of('2.3.0', { files: { 'framework/install.sh': half } }),
  of('2.4.0', { manifest: { dependencies: { '@us/not-there': '1.0.0' } } }),
  of('2.5.0', { without: ['framework/install.sh'] }),
  of('2.6.0', {}),
  of('2.7.0', {}),
]

/** Announces other bytes for one, before anybody has asked for it. */
export const spoil = async (registry: Registry): Promise<void> =>
  void (await registry.announce(mosName, '2.6.0', `sha512-${'A'.repeat(86)}==`))

/** Takes one away, after a plan was made with it. */
export const takeAway = (registry: Registry): Promise<void> => registry.unpublish(mosName, '2.7.0')
