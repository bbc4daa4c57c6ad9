import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ApiProblem } from '@/api/problem';
import { WordingProvider } from '@/app/wording-provider';
import { en } from '@/lib/text/en';
import { zh } from '@/lib/text/zh';
import { ProblemNotice } from './states';

function noticeOf(type: string, advice: string, language: 'en' | 'zh' = 'en') {
  const body = { type: `urn:modelport:problem:${type}`, title: 'Title', detail: "There is no 'x'.", advice };
  render(
    <MantineProvider env="test">
      <WordingProvider initial={{ language, text: language === 'en' ? en : zh }}>
        <ProblemNotice error={new ApiProblem(404, body)} />
      </WordingProvider>
    </MantineProvider>,
  );
  return screen.getByRole('alert');
}

describe('a problem', () => {
  it('that is common is told in the words of the console, with what the node says of the case', () => {
    const notice = noticeOf('model-not-found', 'List the models with GET /api/v1/models; names are case-sensitive.');
    expect(notice).toHaveTextContent('There is no such model');
    expect(notice).toHaveTextContent("There is no 'x'. Check the name, capitals included, or look for it in Models.");
    expect(notice).not.toHaveTextContent('GET');
  });

  it.each(['GET /api/v1/things', 'PUT .../files/labels', 'DELETE /api/v1/things/{thing}'])(
    'that is unknown leaves out an advice to call %s, and shows the rest',
    (call) => {
      const notice = noticeOf('thing-not-found', `Do it with ${call}.`);
      expect(notice).toHaveTextContent("TitleThere is no 'x'.");
      expect(notice).not.toHaveTextContent('Do it with');
    },
  );

  it('that is unknown keeps an advice that is for people, marked as English elsewhere', () => {
    const notice = noticeOf('thing-broken', 'Put the parts together / GET another one.', 'zh');
    expect(notice).toHaveTextContent('Put the parts together');
    expect(screen.getByText(/Put the parts/)).toHaveAttribute('lang', 'en');
  });
});
