"""Forms that tests bring, as tables in Markdown."""

from __future__ import annotations

SHELTER = """
| survey |  |  |  |  |  |  |
|  | type | name | label::English (en) | label::Chinese (zh-Hant) | relevant | hint::English (en) |
|  | begin group | stay | Your stay | 你的住宿 |  |  |
|  | text | called | What shall we call you? | 我們怎樣稱呼你？ |  |  |
|  | integer | years | How old are you? | 你幾歲？ |  |  |
|  | select_one yes_no | papers | Do you hold your own papers? | 證件由你自己保管嗎？ |  |  |
|  | select_one holder | who | Who holds them? | 由誰保管？ | ${papers} = 'no' |  |
|  | select_multiple need | needs | What do you need tonight? | 你今晚需要甚麼？ |  | Choose all that apply. |
|  | end group |  |  |  |  |  |
|  | image | photo | A picture of the contract | 合約照片 |  |  |

| choices |  |  |  |  |
|  | list_name | name | label::English (en) | label::Chinese (zh-Hant) |
|  | yes_no | yes | Yes | 是 |
|  | yes_no | no | No | 否 |
|  | yes_no | dont_know | I don’t know | 不知道 |
|  | holder | employer | The employer | 僱主 |
|  | holder | agent | An agent | 中介 |
|  | need | bed | A bed | 床位 |
|  | need | doctor | A doctor | 醫生 |

| settings |  |  |  |
|  | form_title | form_id | version |
|  | Night shelter intake | night-shelter | 2026-1 |
"""
BROKEN = """
| survey |  |  |  |
|  | type | name | label |
|  | select_one nowhere | one | One? |
|  | text | two words | Two? |
|  | end group |  |  |
"""
