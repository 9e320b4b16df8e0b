// Lay the photograph from before on the one from after, and let a slider (mouse, finger, arrow keys) uncover it.
// Without this script both stand side by side; their words stay below either way.

for (const place of document.querySelectorAll('[data-before-after]')) {
  const pictures = [...place.querySelectorAll('img')]
  const words = [...place.querySelectorAll('figcaption strong')].map(word => word.textContent)
  if (pictures.length !== 2) continue
  const stage = document.createElement('div')
  const slider = document.createElement('input')
  const line = document.createElement('span')
  stage.className = 'before-after__stage'
  slider.className = 'before-after__slider'
  line.className = 'before-after__line'
  Object.assign(slider, { type: 'range', min: 0, max: 100, value: 50, step: 1 })
  slider.setAttribute('aria-label', place.dataset.sliderLabel)
  const show = () => {
    const before = Number(slider.value)
    stage.style.setProperty('--at', `${before}%`)
    slider.setAttribute('aria-valuetext', `${place.dataset.sliderBefore} ${before} % ${place.dataset.sliderAfter} ${100 - before} %`)
  }
  slider.addEventListener('input', show)
  for (const picture of pictures) picture.sizes = '(min-width: 1200px) 1200px, 100vw'
  const marks = words.map(word => {
    const mark = document.createElement('b')
    mark.className = 'before-after__mark'
    mark.setAttribute('aria-hidden', 'true')
    mark.textContent = word
    return mark
  })
  stage.append(...pictures, slider, line, ...marks)
  place.prepend(stage)
  show()
}
