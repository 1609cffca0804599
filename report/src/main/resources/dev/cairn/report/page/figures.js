// The bytes of a base64 text; the loop is for browsers without the built-in, and ten times faster than a callback.
function bytesOf(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

async function unpack(base64) {
  const packed = bytesOf(base64);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(stream).arrayBuffer();
}

// The static figures: SVG as they stand, PNG drawn from it, CSV unpacked.
function buildFigures() {
  for (const figure of document.querySelectorAll('figure[data-name]')) {
    const svg = figure.querySelector('svg');
    const name = figure.dataset.name;
    const source = () => new XMLSerializer().serializeToString(svg);
    figure.querySelector('[data-kind=svg]').addEventListener('click', () => save(name + '.svg', 'image/svg+xml', source()));
    figure.querySelector('[data-kind=png]').addEventListener('click', () => {
      const image = new Image();
      image.onload = () => {
        const scale = 300 / 72;
        const canvas = make('canvas', { width: Math.ceil(svg.viewBox.baseVal.width * scale), height: Math.ceil(svg.viewBox.baseVal.height * scale) });
        canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob((blob) => save(name + '.png', 'image/png', blob), 'image/png');
      };
      image.src = URL.createObjectURL(new Blob([source()], { type: 'image/svg+xml' }));
    });
    figure.querySelector('[data-kind=csv]').addEventListener('click', async () => {
      const buffer = await unpack(figure.querySelector('script').textContent.trim());
      save(name + '.csv', 'text/csv', new TextDecoder().decode(buffer));
    });
  }
}
