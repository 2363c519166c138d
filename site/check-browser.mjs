// Opens the built site in a headless Chromium: navigation, search, versions, diagrams, light, dark and a phone. Saves screenshots in
// target/site-screenshots. Any other host that a page asks for, and any error on its console, is a failure.
import assert from 'node:assert/strict'
import { createReadStream, existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { delimiter, dirname, extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import puppeteer from 'puppeteer-core'

const repository = dirname(dirname(fileURLToPath(import.meta.url)))
const site = join(repository, 'target', 'site')
const root = process.env.SITE_ROOT ?? '/'
const shots = join(repository, 'target', 'site-screenshots')
const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.json': 'application/json',
  '.png': 'image/png', '.svg': 'image/svg+xml' }
const phone = { width: 375, height: 812, isMobile: true, hasTouch: true, deviceScaleFactor: 2 }
const desk = { width: 1280, height: 900 }

const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname)
  if (path === '/favicon.ico') {
    response.writeHead(204).end()
    return
  }
  let file = path.startsWith(root) ? join(site, normalize(path.slice(root.length - 1))) : undefined
  if (file && existsSync(file) && statSync(file).isDirectory()) {
    file = join(file, 'index.html')
  }
  if (!file || !file.startsWith(site) || !existsSync(file)) {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' })
  createReadStream(file).pipe(response)
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${server.address().port}`
const chromium = process.env.PATH.split(delimiter).flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome']
  .map((name) => join(folder, name))).find(existsSync)
assert.ok(chromium, 'Chromium is not installed (Debian: chromium)')
const browser = await puppeteer.launch({
  executablePath: chromium, headless: true, args: ['--no-sandbox', '--disable-dev-shm-usage']
})
const page = await browser.newPage()
const faults = []
page.on('console', (message) => message.type() === 'error' && faults.push(`console of ${page.url()}: ${message.text()}`))
page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))
page.on('request', (request) => !request.url().startsWith(origin) && !/^(data|blob|about):/.test(request.url())
  && faults.push(`${page.url()} asks for ${request.url()}`))
page.on('response', (response) => response.status() >= 400 && faults.push(`${response.status()}: ${response.url()}`))

const ok = (what) => console.log(`ok: ${what}`)
const open = (path) => page.goto(origin + root + path, { waitUntil: 'networkidle0' })
const shot = (name, options) => page.screenshot({ path: join(shots, `${name}.png`), ...options })
const theme = (value) => page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }])
const heading = () => page.$eval('.vp-doc h1', (element) => element.firstChild.textContent.trim())
const untilHeading = (text) => page.waitForFunction((wanted) => document.querySelector('.vp-doc h1')?.innerText.includes(wanted), {}, text)

/** No page is wider than the window. */
async function assertNoSideways(path) {
  const wide = await page.evaluate(() => (document.documentElement.scrollWidth > window.innerWidth)
    ? [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
      .slice(0, 3).map((element) => element.outerHTML.slice(0, 120)) : undefined)
  assert.equal(wide, undefined, `${path} scrolls sideways`)
}

try {
  rmSync(shots, { recursive: true, force: true })
  mkdirSync(shots, { recursive: true })
  await page.setViewport(desk)
  await theme('light')

  await open('')
  assert.match(page.url(), new RegExp(`${root}[^/]+/$`))
  ok(`the first page leads to ${new URL(page.url()).pathname}`)
  await open('next/')
  await shot('home')

  const links = await page.$$eval('.VPSidebar a', (anchors) => anchors.map((anchor) => [anchor.getAttribute('href'), anchor.innerText.trim()]))
  assert.ok(links.length > 15, `the navigation has ${links.length} pages only`)
  const [transactions] = links.filter(([href]) => href.endsWith('/transactions.html'))
  await page.click(`.VPSidebar a[href="${transactions[0]}"]`)
  await untilHeading('transactions')
  assert.match(page.url(), /\/next\/transactions\.html$/)
  ok(`a click in the navigation opens "${await heading()}"`)
  await shot('page')

  await page.click('.VPNavBarSearch button')
  await page.waitForSelector('.VPLocalSearchBox input')
  await page.type('.VPLocalSearchBox input', 'acquire-timeout')
  await page.waitForSelector('.VPLocalSearchBox .result')
  const found = await page.$$eval('.VPLocalSearchBox .result', (results) => results.map((result) => result.getAttribute('href')))
  assert.ok(found.some((href) => href.includes('/properties')), `the search for a key finds its page: ${found}`)
  await shot('search')
  await page.click('.VPLocalSearchBox .result[href*="/properties"]')
  await untilHeading('Properties')
  ok(`the search for "acquire-timeout" finds ${found.length} sections, and leads to "${await heading()}"`)

  await open('next/architecture.html')
  await page.waitForSelector('.diagram svg')
  await page.$eval('.diagram', (element) => element.scrollIntoView({ block: 'center' }))
  await shot('diagram')
  await theme('dark')
  await open('next/architecture.html')
  await page.waitForSelector('.diagram svg')
  assert.ok(await page.$('html.dark'), 'dark if the system is')
  await page.$eval('.diagram', (element) => element.scrollIntoView({ block: 'center' }))
  await shot('diagram-dark')
  ok('the diagram is drawn, light and dark')
  await open('next/')
  await shot('home-dark')
  await theme('light')

  const menu = '.VPNavBar select.versions'
  const versions = await page.$$eval(`${menu} option`, (options) => options.map((option) => option.value))
  for (const version of [...versions.slice(1), ...(versions.length > 1 ? versions.slice(0, 1) : [])]) {
    await Promise.all([page.waitForNavigation({ waitUntil: 'networkidle0' }), page.select(menu, version)])
    assert.match(page.url(), new RegExp(`/${version}/$`))
    assert.equal(await page.$eval(menu, (select) => select.value), version)
  }
  ok(`the menu leads to each version: ${versions.join(', ')}`)

  if (existsSync(join(site, 'next', 'javadoc'))) {
    await open('next/')
    await Promise.all([page.waitForNavigation(), page.evaluate(() => document.querySelector('.VPNavBar a[href$="javadoc/index.html"]').click())])
    assert.match(await page.title(), /Neo4j Sessions/)
    ok(`the Javadoc: "${await page.title()}"`)
  }

  await page.setViewport(phone)
  for (const [href] of links) {
    await page.goto(new URL(href, origin).href, { waitUntil: 'load' })
    if (await page.$('.diagram')) {
      await page.waitForSelector('.diagram svg')
    }
    await assertNoSideways(href)
  }
  ok(`${links.length} pages do not scroll sideways at ${phone.width} px`)
  await open('next/')
  await shot('phone')
  await open('next/properties.html')
  await shot('phone-table')
  await page.click('.VPNavBarHamburger')
  await page.waitForSelector('.VPNavScreen')
  await assertNoSideways('the menu')
  await shot('phone-menu')
  await page.click('.VPNavBarHamburger')
  await page.waitForSelector('.VPNavScreen', { hidden: true })
  await page.click('.VPLocalNav .menu')
  await page.waitForSelector('.VPSidebar.open')
  await shot('phone-navigation')
  await theme('dark')
  await open('next/transactions.html')
  await shot('phone-dark')
  ok('a phone: menu, navigation, light and dark')

  assert.deepEqual(faults, [], 'errors, or requests to other hosts')
  ok(`no error, and no request to another host; screenshots in ${shots}`)
}
finally {
  await browser.close()
  server.close()
}
