import type { Page } from 'playwright-core'

/** Texts that are seen on the page with less than 4.5 : 1 against what lies behind them (WCAG AA), with their ratio. */
export const findFaintTexts = (page: Page): Promise<readonly string[]> => page.evaluate<readonly string[]>(script)

// Runs in the browser, as text: the tests' types are those of Node. Colours go through a canvas, which knows them all.
const script = `(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  const behind = (element) => (element ? [...behind(element.parentElement), getComputedStyle(element).backgroundColor] : ['Canvas'])
  const mix = (colours) => {
    canvas.clearRect(0, 0, 1, 1)
    for (const colour of colours) {
      canvas.fillStyle = colour
      canvas.fillRect(0, 0, 1, 1)
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
  }
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const faint = []
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement
    const text = texts.currentNode.data.trim()
    if (text === '' || !element.checkVisibility() || element.closest('.visually-hidden, noscript')) continue
    const ground = behind(element)
    const [a, b] = [light(mix(ground)), light(mix([...ground, getComputedStyle(element).color]))]
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    if (ratio < 4.5) faint.push(text + ' ' + ratio.toFixed(2))
  }
  return faint
})()`
