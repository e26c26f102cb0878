// Plays a reader: opens each EPUB in a reading system, touches every call of a note, reads what
// opens, shuts it; then touches every way back in the lists of notes, and looks where it leads.
//
//     node read.mjs CHROMIUM EPUB...     prints what was seen, as JSON
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import puppeteer from 'puppeteer-core'

const here = path.dirname(fileURLToPath(import.meta.url))
const [, , chromium, ...epubs] = process.argv
const types = { '.html': 'text/html', '.js': 'text/javascript' }

const server = http.createServer((request, answer) => {
    const name = decodeURIComponent(request.url.split('?')[0])
    const number = /^\/book\/(\d+)$/.exec(name)
    const file = number ? epubs[number[1]] : path.join(here, path.normalize(name))
    fs.readFile(file, (error, data) => {
        answer.writeHead(error ? 404 : 200, {
            'content-type': types[path.extname(name)] ?? 'application/octet-stream',
        })
        answer.end(data)
    })
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))

const browser = await puppeteer.launch({
    executablePath: chromium, headless: true, timeout: 120_000, protocolTimeout: 60_000,
    // A page that nobody looks at would be put to sleep.
    args: ['--no-sandbox', '--disable-renderer-backgrounding',
        '--disable-backgrounding-occluded-windows', '--disable-background-timer-throttling'],
})
const page = await browser.newPage()
page.setDefaultTimeout(60_000)
await page.setViewport({ width: 800, height: 600 })
const errors = []
page.on('pageerror', error => errors.push(error.message))
await page.goto(`http://127.0.0.1:${server.address().port}/reader.html`)
await page.waitForFunction('window.ready')

// Touches the middle of an element until `answer` has come, as a person would who sees nothing
// happen; whether it could be seen, and answered.
const touch = async (answer, file, id, selector) => {
    for (let turn = 0; turn < 3; turn++) {
        const place = await page.evaluate((...all) => window.place(...all), file, id, selector)
        if (!place) return false
        // As long as a finger takes: the reading system does something in between.
        await page.mouse.click(place.x, place.y, { delay: 50 })
        const came = await page.waitForFunction(answer, { timeout: 20_000 }).catch(() => null)
        if (came) return true
    }
    return false
}

const readNotes = async file => {
    const seen = []
    const calls = await page.evaluate(one => window.links(one, 'doc-noteref'), file)
    for (const call of calls) {
        await page.evaluate('window.opened = window.failed = null')
        const touched = await touch('window.opened || window.failed', file, call.id)
        const opened = await page.evaluate('window.opened')
        await page.evaluate('window.shut()')
        // The reader is where they were.
        const stays = Boolean(await page.evaluate(id => window.place(null, id), call.id))
        seen.push({ file, ...call, touched, opened, stays })
    }
    return seen
}

const readBacks = async file => {
    const seen = []
    const backs = await page.evaluate(one => window.links(one, 'doc-backlink'), file)
    for (const back of backs) {
        const target = back.to.split('#')[1]
        const note = await page.evaluate(to => {
            const { doc } = window.view.renderer.getContents()[0]
            return doc.querySelector(`a[role="doc-backlink"][href="${to}"]`)
                .closest('.endnote').id
        }, back.to)
        await page.evaluate('window.followed = null')
        const touched = await touch('window.followed', file, note, `a[href="${back.to}"]`)
        let there = null
        for (let turn = 0; turn < 20 && !there; turn++)
            there = await page.evaluate(id => window.place(null, id), target)
        seen.push({ file, note, to: target, touched, there: Boolean(there) })
    }
    return seen
}

const result = []
for (const index of epubs.keys()) {
    const book = await page.evaluate(address => window.open(address), `/book/${index}`)
    const notes = [], backs = []
    for (const file of book.files) {
        notes.push(...await readNotes(file))
        backs.push(...await readBacks(file))
    }
    const turned = await page.evaluate(() => window.leafThrough())
    result.push({ ...book, notes, backs, turned })
}
console.log(JSON.stringify({ books: result, errors }))
await browser.close()
server.close()
