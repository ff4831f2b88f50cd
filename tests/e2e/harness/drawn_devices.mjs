/** Runs in the page before everything else: a drawn speaker as camera and a drawn slide as screen, for pictures worth looking at. */
export function drawnDevices() {
  const canvas = (width, height, draw) => {
    const element = Object.assign(document.createElement('canvas'), { width, height })
    const pen = element.getContext('2d')
    setInterval(() => { draw(pen, performance.now() / 1000) }, 50)
    draw(pen, 0)
    return element.captureStream(20).getVideoTracks()[0]
  }

  function drawSpeaker(pen, seconds) {
    const light = pen.createLinearGradient(0, 0, 1280, 720)
    light.addColorStop(0, '#4a5f6b')
    light.addColorStop(1, '#b48d5e')
    pen.fillStyle = light
    pen.fillRect(0, 0, 1280, 720)
    pen.fillStyle = '#38454d'
    for (const [x, height] of [[90, 300], [150, 340], [205, 280], [1010, 330], [1075, 290], [1130, 350]]) pen.fillRect(x, 430 - height, 44, height)
    const sway = Math.sin(seconds) * 8
    pen.fillStyle = '#1f4f46'
    pen.beginPath(); pen.ellipse(640 + sway / 2, 760, 330, 270, 0, 0, 7); pen.fill()
    pen.fillStyle = '#8a5a3c'
    pen.fillRect(590 + sway, 410, 100, 110)
    pen.beginPath(); pen.ellipse(640 + sway, 310, 122, 150, 0, 0, 7); pen.fill()
    pen.fillStyle = '#20160f'
    pen.beginPath(); pen.ellipse(640 + sway, 235, 150, 118, 0, Math.PI, 0); pen.fill()
    for (const x of [590, 690]) { pen.beginPath(); pen.arc(x + sway, 315, 10, 0, 7); pen.fill() }
    pen.strokeStyle = '#20160f'; pen.lineWidth = 7
    pen.beginPath(); pen.arc(640 + sway, 365, 42, 0.25, Math.PI - 0.25); pen.stroke()
  }

  function drawSlide(pen, seconds) {
    pen.fillStyle = '#fffdf8'; pen.fillRect(0, 0, 1280, 720)
    pen.fillStyle = '#0d6655'; pen.fillRect(0, 0, 1280, 14)
    pen.font = '700 76px sans-serif'; pen.fillText('Packets that arrive', 96, 190)
    pen.fillStyle = '#333'; pen.font = '40px sans-serif'
    ;['One stage, a thousand kitchens', 'What is lost, and who asks again', 'When it rains'].forEach((line, at) => { pen.fillText(`${at + 1}   ${line}`, 100, 300 + at * 72) })
    pen.strokeStyle = '#0d6655'; pen.lineWidth = 5
    pen.beginPath()
    for (let x = 0; x <= 1080; x += 6) pen.lineTo(100 + x, 590 + Math.sin(x / 60 + seconds) * 40 * Math.exp(-x / 900))
    pen.stroke()
  }

  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    if (!wanted.video) return real(wanted)
    await real(wanted).then((stream) => { stream.getTracks().forEach((track) => { track.stop() }) })
    return new MediaStream([canvas(1280, 720, drawSpeaker)])
  }
  navigator.mediaDevices.getDisplayMedia = async () => new MediaStream([canvas(1280, 720, drawSlide)])
}
