import { makePicture } from '../testkit/files.ts';
import { type BrowserStage, story } from './browser-stage.ts';

const papers = ['Identity document, front', 'Identity document, back', 'Selfie', 'Selfie with the document'];

/** An identity check, by the applicant and the reviewer. */
export function tellOfKyc(stage: BrowserStage): void {
  story('an application goes from the first field to the approval, which the applicant sees come', async () => {
    const applicant = await stage.openAs('yuki');
    await applicant.getByRole('link', { name: 'Identity' }).click();
    await applicant.getByLabel('Stage name').fill('ユキ');
    await applicant.getByLabel('Legal name').fill('山本 雪');
    await applicant.getByText('You must be 18 or older.').waitFor();
    await applicant.getByLabel('Date of birth').fill(`${new Date().getFullYear() - 17}-01-01`);
    await applicant.getByRole('button', { name: 'Save and go on' }).click();
    await applicant.getByText('Nobody under 18 can be approved.').waitFor();
    await applicant.getByLabel('Date of birth').fill('1995-05-05');
    await applicant.getByRole('button', { name: 'Save and go on' }).click();
    for (const name of papers) {
      const buffer = await makePicture();
      const card = applicant.getByRole('region', { name, exact: true });
      await card.locator('input[type=file]').setInputFiles({ name: 'paper.jpg', mimeType: 'image/jpeg', buffer });
      await card.getByRole('img', { name: `Your picture: ${name}` }).waitFor();
    }
    await applicant.getByRole('button', { name: 'Next' }).click();
    await applicant.getByRole('button', { name: 'Hand in', exact: true }).last().click();
    const status = applicant.getByRole('status', { name: 'Status' });
    await status.getByText('In review').waitFor();

    const reviewer = await stage.openAs('kenji');
    await reviewer.getByRole('link', { name: 'Review' }).click();
    await reviewer.getByRole('link', { name: 'Open the case of ユキ' }).click();
    await reviewer.getByText('山本 雪').first().waitFor();
    await reviewer.getByRole('button', { name: 'Claim' }).click();
    await reviewer.getByText('You have claimed this case.').waitFor();
    await reviewer.getByRole('tab', { name: 'Ask again' }).click();
    await reviewer.getByRole('checkbox', { name: 'Selfie', exact: true }).check();
    await reviewer.getByLabel('Comment for the applicant').fill('もう少し明るいところでお願いします。');
    await reviewer.getByRole('button', { name: 'Send the request' }).click();

    await reviewer.getByText('The applicant was asked for documents again.').waitFor();

    await applicant.getByText('もう少し明るいところでお願いします。', { exact: true }).waitFor();
    await applicant.getByText('Selfie: もう少し明るいところでお願いします。').waitFor();
    const selfie = applicant.getByRole('region', { name: 'Selfie', exact: true });
    const buffer = await makePicture();
    await selfie.locator('input[type=file]').setInputFiles({ name: 'selfie.jpg', mimeType: 'image/jpeg', buffer });
    await selfie.getByText('Received').waitFor();
    await applicant.getByRole('button', { name: 'Hand in again' }).click();
    await status.getByText('In review').waitFor();

    await reviewer
      .getByRole('button', { name: 'Approve ユキ' })
      .or(reviewer.getByRole('button', { name: 'Claim' }))
      .first()
      .waitFor();
    const claim = reviewer.getByRole('button', { name: 'Claim' });
    if (await claim.isVisible()) await claim.click();
    await reviewer.getByRole('button', { name: 'Approve ユキ' }).click();
    await applicant.getByText('Your identity is verified.').waitFor();
  });
}
