/** @file What goes wrong, in a Turkish window: said in Turkish, with a way out that the window has. */
import { writeFile } from 'node:fs/promises';
import { writeColourModel } from '../../models/testing/colour-model.ts';
import { drop } from '../drop.ts';
import { expect, found, makeAlbum, test } from '../app.ts';

test('a model, a query, a picture and a folder that are wrong are spoken of in Turkish', async ({
  place,
  open,
  host,
}) => {
  await makeAlbum(place.photos);
  await writeFile(place.at('models/colours.onnx'), 'no model');
  const { page } = await open({ folder: place.photos });
  await found(page, 10);
  await page.keyboard.press('Control+,');
  await page.getByRole('combobox', { name: 'Language' }).selectOption('tr');
  const trouble = page.getByRole('alert').filter({ hasText: 'colours.onnx' });
  await expect(trouble).toContainText(
    /colours\.onnx kullanılamıyor\. Nedeni “Phototag hakkında” sayfasında\./,
  );
  await writeColourModel(place.at('models'));
  await page.getByRole('button', { name: 'Yeniden dene' }).first().click();
  await expect(trouble).toBeHidden();
  await page.keyboard.press('Escape');

  const box = page.getByRole('combobox', { name: 'Ara', exact: true });
  await box.fill('dog "bea');
  await page.keyboard.press('Enter');
  await expect(page.locator('#search-problem')).toHaveText(
    'Sorgu 5. karakterde yanlış, “"bea”; beklenen: kapanış tırnağı.',
  );
  await box.fill('taken:dün');
  await page.keyboard.press('Enter');
  await expect(page.locator('#search-problem')).toContainText('Örneğin taken:2019');
  await box.fill('');
  await page.keyboard.press('Enter');

  await drop(page, { files: [{ name: 'notlar.txt', type: 'text/plain', bytes: Buffer.from('sözler') }] });
  await expect(page.getByRole('dialog', { name: 'Ne olduğu' })).toContainText(
    /notlar\.txt dosyasına bakılamıyor\. Bu tür dosya okunamıyor\.\s*Resimler JPEG/,
  );
  await page.keyboard.press('Escape');

  if (host !== 'page') return; // the other hosts ask with the system's dialog
  await page.keyboard.press('Control+o');
  const chooser = page.getByRole('dialog', { name: 'Bir klasör seç' });
  await chooser.getByRole('textbox', { name: 'Klasör' }).fill(place.at('yok'));
  await chooser.getByRole('button', { name: 'Git' }).click();
  await expect(chooser.getByRole('alert')).toContainText(`${place.at('yok')} klasörü okunamıyor (ENOENT).`);
});
