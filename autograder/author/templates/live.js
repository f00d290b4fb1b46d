const look = async () => {
  try {
    const now = await (await fetch('version')).text();
    if (now === document.documentElement.dataset.version) return;
    const next = new DOMParser().parseFromString(await (await fetch('./')).text(), 'text/html');
    const set = [...document.querySelectorAll('input:checked')].map(input => input.id);
    document.querySelector('main').replaceWith(next.querySelector('main'));
    for (const id of set) { const input = document.getElementById(id); if (input) input.checked = true; }
    document.documentElement.dataset.version = next.documentElement.dataset.version;
    document.querySelector('#of').textContent = next.querySelector('#of').textContent;
  } catch { const live = document.querySelector('.live'); if (live) live.textContent = 'no longer watched'; }
};
setInterval(look, 700);
