// Photographs are made smaller here, sent one by one with their progress, and again when the line drops.
// Without this script the form sends them all at once. HEIC goes as it is: few browsers can open it.

const LONGEST = 2000
const HEAD = 262144 // bytes in which a camera writes day and place; the server reads them, the smaller picture has none
const ATTEMPTS = 4
const words = { waiting: 'รอส่ง', smaller: 'กำลังย่อภาพ', sending: 'กำลังส่ง', done: 'ส่งแล้ว', same: 'เคยส่งแล้ว', again: 'สัญญาณขาด กำลังส่งใหม่', away: 'ระบบไม่รับภาพนี้ โหลดหน้านี้ใหม่ (อาจต้องเข้าสู่ระบบอีกครั้ง) แล้วส่งภาพนี้อีกครั้ง', 413: 'ไฟล์ใหญ่เกินกว่าที่เครื่องแม่ข่ายรับ ย่อภาพก่อนแล้วส่งใหม่', lost: 'ส่งไม่สำเร็จ ตรวจสัญญาณแล้วส่งภาพนี้อีกครั้ง' }

async function smaller (file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || !window.createImageBitmap) return null
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = LONGEST / Math.max(picture.width, picture.height)
    if (scale >= 1) return null
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * scale)
    canvas.height = Math.round(picture.height * scale)
    const pen = canvas.getContext('2d')
    pen.fillStyle = 'white' // behind what is transparent: a JPEG would make it black
    pen.fillRect(0, 0, canvas.width, canvas.height)
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    const made = await new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', 0.88))
    return made && made.size < file.size ? made : null
  } catch {
    return null
  }
}

function send (form, data, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', form.action)
    request.setRequestHeader('Accept', 'application/json')
    request.upload.addEventListener('progress', event => onProgress(event.loaded / event.total))
    request.addEventListener('load', () => {
      try { resolve({ status: request.status, said: JSON.parse(request.responseText) }) } catch { resolve({ status: request.status, said: {} }) }
    })
    request.addEventListener('error', () => reject(new Error('line')))
    request.timeout = 180000
    request.addEventListener('timeout', () => reject(new Error('time')))
    request.send(data)
  })
}

async function sendOne (form, file, row) {
  const say = (word, state = '') => { row.word.textContent = word; row.word.dataset.state = state }
  say(words.smaller)
  const made = await smaller(file)
  const data = new FormData(form)
  data.delete('photos')
  data.append('photos', made ? new File([made], file.name.replace(/\.[^.]*$/, '') + '.jpg', { type: 'image/jpeg' }) : file, file.name)
  if (made) data.append('head', file.slice(0, HEAD), 'head')
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    say(words.sending)
    try {
      const { status, said } = await send(form, data, share => { row.bar.value = share })
      row.bar.value = 1
      if (status === 200 && 'taken' in said) { say(said.same ? words.same : words.done); return true }
      say((said.errors || [words[status] || words.away]).join(' '), 'refused')
      return false
    } catch {
      say(words.again)
      await new Promise(resolve => setTimeout(resolve, 1500 * attempt))
    }
  }
  say(words.lost, 'refused')
  return false
}

function addRow (list, name) {
  const item = document.createElement('li')
  const title = document.createElement('span')
  const word = document.createElement('span')
  const bar = document.createElement('progress')
  title.textContent = name
  word.textContent = words.waiting
  bar.max = 1
  bar.value = 0
  bar.setAttribute('aria-label', name)
  item.append(title, word, bar)
  list.append(item)
  return { word, bar }
}

for (const form of document.querySelectorAll('[data-photo-upload]')) {
  const list = form.querySelector('[data-photo-progress]')
  form.addEventListener('submit', async event => {
    const files = [...form.elements.photos.files]
    if (!files.length) return
    event.preventDefault()
    const button = form.querySelector('[type="submit"]')
    button.disabled = true
    list.replaceChildren()
    const rows = files.map(file => addRow(list, file.name))
    let taken = 0
    for (const [at, file] of files.entries()) taken += await sendOne(form, file, rows[at])
    button.disabled = false
    if (taken === files.length) window.location.assign(form.dataset.next)
    else if (taken) {
      const link = document.createElement('a')
      link.href = form.dataset.next
      link.textContent = `ส่งแล้ว ${taken} ภาพ เติมคำบรรยาย`
      const item = document.createElement('li')
      item.append(link)
      list.append(item)
    }
  })
}

// What the worker is still making appears when it is there.
for (const place of document.querySelectorAll('[data-photo-waiting]')) {
  let left = 20
  const look = () => {
    const image = new Image()
    image.alt = ''
    image.className = 'photo-card__image'
    image.addEventListener('load', () => place.replaceWith(image))
    image.addEventListener('error', () => { if (--left) setTimeout(look, 3000) })
    image.src = `${place.dataset.photoWaiting}?${left}`
  }
  if (place.textContent.trim() === 'กำลังเตรียมภาพ') setTimeout(look, 1500)
}
