-- The adult ILO list (with a strong DR10 and AR3) from answers, both bounds, as one would write it by hand:
-- one truth value for each sign, sums by strength, six flags, nine classes. Protected answers are not kept: where they
-- may have counted, the stored flags of EX and CD stand.
WITH asked AS (
  SELECT *,
    q_P08 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P08,
    q_P09 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P09,
    q_P10 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P10,
    q_P12 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P12,
    q_P13 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P13,
    q_P15 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P15,
    q_P16 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P16,
    q_P17 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P17,
    q_P19 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P19,
    q_P20 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P20,
    q_P23 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P23,
    q_P24 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P24,
    q_P25 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P25,
    q_P26 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P26,
    q_P27 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P27,
    q_P28 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P28,
    q_P29 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P29,
    q_P30 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P30,
    q_P31 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P31,
    q_P32 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P32,
    q_P33 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P33,
    q_P34 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P34,
    q_P35 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P35,
    q_P36 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P36,
    q_P37 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P37,
    q_P38 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P38,
    q_P40 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P40,
    q_P41 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P41,
    q_P42 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P42,
    q_P47 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_P47,
    q_K2 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_K2,
    q_K3 IN ('dont_know', 'prefer_not', '.missing', '.undecided') AS open_K3
  FROM answers
), signs AS (
  SELECT id,
    p_P18 = '.perhaps' OR p_P22 = '.perhaps' OR p_P39 = '.perhaps' OR p_P43 = '.perhaps' AS dark_CD,
    p_P21 = '.perhaps' AS dark_EX,
    o_lower, o_upper, o_lower_EX, o_upper_EX, o_lower_CD, o_upper_CD,
    q_P08 = 'no' OR q_P09 = 'no' AS l_DR1, open_P08 OR open_P09 AS o_DR1,
    contains(q_P10, 'hours_rest') AS l_DR2, open_P10 AS o_DR2,
    contains(q_P10, 'contract') AS l_DR3, open_P10 AS o_DR3,
    contains(q_P10, 'family_join') AS l_DR4, open_P10 AS o_DR4,
    contains(q_P10, 'living') AS l_DR5, open_P10 AS o_DR5,
    contains(q_P10, 'papers') AS l_DR6, open_P10 AS o_DR6,
    contains(q_P10, 'travel_cost') AS l_DR7, open_P10 AS o_DR7,
    contains(q_P10, 'pay') AS l_DR8, open_P10 AS o_DR8,
    contains(q_P10, 'marriage') AS l_DR9, open_P10 AS o_DR9,
    contains(q_P10, 'school') AS l_DR10, open_P10 AS o_DR10,
    contains(q_P16, 'hurt') AS l_CR1, open_P16 AS o_CR1,
    contains(q_P16, 'handed_over') AS l_CR2, open_P16 AS o_CR2,
    q_P13 = 'yes' AS l_CR3, open_P13 AS o_CR3,
    q_P15 = 'no' AS l_CR4, open_P15 AS o_CR4,
    q_P17 = 'yes' AS l_CR5, open_P17 AS o_CR5,
    contains(q_P16, 'report') AS l_CR6, open_P16 AS o_CR6,
    contains(q_P16, 'threat') AS l_CR7, open_P16 AS o_CR7,
    contains(q_P16, 'tell_others') AS l_CR8, open_P16 AS o_CR8,
    contains(q_P16, 'family') AS l_CR9, open_P16 AS o_CR9,
    contains(q_P16, 'kept_money') AS l_CR10, open_P16 AS o_CR10,
    contains(q_P12, 'family_trouble') AS l_AR1, open_P12 AS o_AR1,
    contains(q_P12, 'reading_language') AS l_AR3, open_P12 AS o_AR3,
    contains(q_P12, 'not_told') AS l_AR4, open_P12 AS o_AR4,
    contains(q_P12, 'decided_for_me') AS l_AR5, open_P12 AS o_AR5,
    contains(q_P12, 'travel_help') AS l_AR7, open_P12 AS o_AR7,
    contains(q_P12, 'needed_money') AS l_AR8, open_P12 AS o_AR8,
    contains(q_P12, 'false_law') AS l_AR9, open_P12 AS o_AR9,
    contains(q_P12, 'false_success') AS l_AR10, open_P12 AS o_AR10,
    contains(q_P12, 'trust_love') AS l_AR13, open_P12 AS o_AR13,
    contains(q_P12, 'faith_custom') AS l_AR15, open_P12 AS o_AR15,
    q_P19 = 'h16' OR q_P20 = 'never' AS l_EX1, q_P05 = 'not_started' OR open_P19 OR open_P20 OR q_O3 = 'noticed' AS o_EX1,
    q_P30 = 'no' OR q_P31 = 'no' AS l_EX2, q_P05 = 'not_started' OR open_P30 OR open_P31 OR q_O3 = 'noticed' AS o_EX2,
    q_P23 = 'yes' AS l_EX3, q_P05 = 'not_started' OR open_P23 AS o_EX3,
    q_P25 = 'no' AS l_EX4, q_P05 = 'not_started' OR open_P25 AS o_EX4,
    q_P20 = 'some' AS l_EX5, q_P05 = 'not_started' OR open_P20 OR p_P21 = '.undecided' AS o_EX5,
    q_P24 = 'no' AS l_EX6, q_P05 = 'not_started' OR open_P24 OR q_O2 = 'noticed' AS o_EX6,
    q_P32 = 'yes' AS l_EX7, q_P05 = 'not_started' OR open_P32 AS o_EX7,
    q_P27 = 'yes' OR q_P28 = 'yes' AS l_EX8, q_P05 = 'not_started' OR open_P27 OR open_P28 AS o_EX8,
    q_K2 = 'no' AS l_EX9, q_P05 = 'not_started' OR open_K2 AS o_EX9,
    q_P36 = 'cannot_get' AS l_CD1, open_P36 OR q_O5 = 'noticed' AS o_CD1,
    q_P37 = 'yes' AS l_CD2, open_P37 AS o_CD2,
    q_P33 = 'no' OR q_P34 = 'no' OR q_P35 = 'yes' AS l_CD3, open_P33 OR open_P34 OR open_P35 OR q_O1 = 'noticed' OR q_O4 = 'noticed' AS o_CD3,
    q_P38 = 'yes' AS l_CD4, open_P38 OR p_P39 = '.undecided' OR q_O2 = 'noticed' AS o_CD4,
    false AS l_CD5, p_P43 = '.undecided' AS o_CD5,
    false AS l_CD6, p_P22 = '.undecided' AS o_CD6,
    false AS l_CD7, p_P43 = '.undecided' AS o_CD7,
    false AS l_CD8, p_P18 = '.undecided' OR p_P43 = '.undecided' AS o_CD8,
    q_P42 = 'yes' AS l_CD9, open_P42 AS o_CD9,
    false AS l_CD10, p_P43 = '.undecided' AS o_CD10,
    q_P40 = 'yes' AS l_CD11, open_P40 OR q_O4 = 'noticed' AS o_CD11,
    false AS l_CD12, p_P43 = '.undecided' AS o_CD12,
    q_P41 = 'yes' AS l_CD13, open_P41 AS o_CD13,
    q_P26 = 'yes' OR q_P29 = 'no' OR q_K3 = 'yes' AS l_CD14, open_P26 OR open_P29 OR open_K3 AS o_CD14,
    false AS l_CD15, p_P43 = '.undecided' AS o_CD15,
    contains(q_P47, 'depend') AS l_AD1, open_P47 AS o_AD1,
    contains(q_P47, 'area') AS l_AD2, open_P47 AS o_AD2,
    contains(q_P47, 'money') AS l_AD3, open_P47 AS o_AD3,
    contains(q_P47, 'family') AS l_AD4, open_P47 AS o_AD4,
    contains(q_P47, 'visa') AS l_AD5, open_P47 AS o_AD5
  FROM asked
), counted AS (
  SELECT id, dark_CD, dark_EX, o_lower, o_upper, o_lower_EX, o_upper_EX, o_lower_CD, o_upper_CD,
    l_DR1::TINYINT + l_DR10::TINYINT AS l_DR_strong,
    (l_DR1 OR o_DR1)::TINYINT + (l_DR10 OR o_DR10)::TINYINT AS u_DR_strong,
    l_DR2::TINYINT + l_DR3::TINYINT + l_DR4::TINYINT + l_DR5::TINYINT + l_DR6::TINYINT + l_DR7::TINYINT + l_DR8::TINYINT + l_DR9::TINYINT AS l_DR_medium,
    (l_DR2 OR o_DR2)::TINYINT + (l_DR3 OR o_DR3)::TINYINT + (l_DR4 OR o_DR4)::TINYINT + (l_DR5 OR o_DR5)::TINYINT + (l_DR6 OR o_DR6)::TINYINT + (l_DR7 OR o_DR7)::TINYINT + (l_DR8 OR o_DR8)::TINYINT + (l_DR9 OR o_DR9)::TINYINT AS u_DR_medium,
    0 AS l_DR_weak, 0 AS u_DR_weak,
    l_CR1::TINYINT AS l_CR_strong,
    (l_CR1 OR o_CR1)::TINYINT AS u_CR_strong,
    l_CR2::TINYINT + l_CR3::TINYINT + l_CR4::TINYINT + l_CR5::TINYINT + l_CR6::TINYINT + l_CR7::TINYINT + l_CR8::TINYINT + l_CR9::TINYINT + l_CR10::TINYINT AS l_CR_medium,
    (l_CR2 OR o_CR2)::TINYINT + (l_CR3 OR o_CR3)::TINYINT + (l_CR4 OR o_CR4)::TINYINT + (l_CR5 OR o_CR5)::TINYINT + (l_CR6 OR o_CR6)::TINYINT + (l_CR7 OR o_CR7)::TINYINT + (l_CR8 OR o_CR8)::TINYINT + (l_CR9 OR o_CR9)::TINYINT + (l_CR10 OR o_CR10)::TINYINT AS u_CR_medium,
    0 AS l_CR_weak, 0 AS u_CR_weak,
    l_AR3::TINYINT AS l_AR_strong,
    (l_AR3 OR o_AR3)::TINYINT AS u_AR_strong,
    l_AR1::TINYINT + l_AR4::TINYINT + l_AR5::TINYINT + l_AR7::TINYINT + l_AR8::TINYINT + l_AR9::TINYINT + l_AR10::TINYINT + l_AR13::TINYINT AS l_AR_medium,
    (l_AR1 OR o_AR1)::TINYINT + (l_AR4 OR o_AR4)::TINYINT + (l_AR5 OR o_AR5)::TINYINT + (l_AR7 OR o_AR7)::TINYINT + (l_AR8 OR o_AR8)::TINYINT + (l_AR9 OR o_AR9)::TINYINT + (l_AR10 OR o_AR10)::TINYINT + (l_AR13 OR o_AR13)::TINYINT AS u_AR_medium,
    l_AR15::TINYINT AS l_AR_weak,
    (l_AR15 OR o_AR15)::TINYINT AS u_AR_weak,
    l_EX1::TINYINT AS l_EX_strong,
    (l_EX1 OR o_EX1)::TINYINT AS u_EX_strong,
    l_EX2::TINYINT + l_EX3::TINYINT + l_EX4::TINYINT + l_EX5::TINYINT + l_EX6::TINYINT + l_EX7::TINYINT + l_EX8::TINYINT AS l_EX_medium,
    (l_EX2 OR o_EX2)::TINYINT + (l_EX3 OR o_EX3)::TINYINT + (l_EX4 OR o_EX4)::TINYINT + (l_EX5 OR o_EX5)::TINYINT + (l_EX6 OR o_EX6)::TINYINT + (l_EX7 OR o_EX7)::TINYINT + (l_EX8 OR o_EX8)::TINYINT AS u_EX_medium,
    l_EX9::TINYINT AS l_EX_weak,
    (l_EX9 OR o_EX9)::TINYINT AS u_EX_weak,
    l_CD1::TINYINT + l_CD2::TINYINT + l_CD3::TINYINT + l_CD4::TINYINT AS l_CD_strong,
    (l_CD1 OR o_CD1)::TINYINT + (l_CD2 OR o_CD2)::TINYINT + (l_CD3 OR o_CD3)::TINYINT + (l_CD4 OR o_CD4)::TINYINT AS u_CD_strong,
    l_CD5::TINYINT + l_CD6::TINYINT + l_CD7::TINYINT + l_CD8::TINYINT + l_CD9::TINYINT + l_CD10::TINYINT + l_CD11::TINYINT + l_CD12::TINYINT + l_CD13::TINYINT + l_CD14::TINYINT AS l_CD_medium,
    (l_CD5 OR o_CD5)::TINYINT + (l_CD6 OR o_CD6)::TINYINT + (l_CD7 OR o_CD7)::TINYINT + (l_CD8 OR o_CD8)::TINYINT + (l_CD9 OR o_CD9)::TINYINT + (l_CD10 OR o_CD10)::TINYINT + (l_CD11 OR o_CD11)::TINYINT + (l_CD12 OR o_CD12)::TINYINT + (l_CD13 OR o_CD13)::TINYINT + (l_CD14 OR o_CD14)::TINYINT AS u_CD_medium,
    l_CD15::TINYINT AS l_CD_weak,
    (l_CD15 OR o_CD15)::TINYINT AS u_CD_weak,
    0 AS l_AD_strong, 0 AS u_AD_strong,
    l_AD1::TINYINT + l_AD2::TINYINT + l_AD3::TINYINT + l_AD4::TINYINT + l_AD5::TINYINT AS l_AD_medium,
    (l_AD1 OR o_AD1)::TINYINT + (l_AD2 OR o_AD2)::TINYINT + (l_AD3 OR o_AD3)::TINYINT + (l_AD4 OR o_AD4)::TINYINT + (l_AD5 OR o_AD5)::TINYINT AS u_AD_medium,
    0 AS l_AD_weak, 0 AS u_AD_weak
  FROM signs
), flags AS (
  SELECT *,
    l_DR_strong >= 2 OR l_DR_strong >= 1 AND l_DR_medium + l_DR_weak >= 1 OR l_DR_medium >= 3 OR l_DR_medium >= 2 AND l_DR_weak >= 1 AS l_DR,
    l_CR_strong >= 2 OR l_CR_strong >= 1 AND l_CR_medium + l_CR_weak >= 1 OR l_CR_medium >= 3 OR l_CR_medium >= 2 AND l_CR_weak >= 1 AS l_CR,
    l_AR_strong >= 2 OR l_AR_strong >= 1 AND l_AR_medium + l_AR_weak >= 1 OR l_AR_medium >= 3 OR l_AR_medium >= 2 AND l_AR_weak >= 1 AS l_AR,
    l_EX_strong >= 2 OR l_EX_strong >= 1 AND l_EX_medium + l_EX_weak >= 1 OR l_EX_medium >= 3 OR l_EX_medium >= 2 AND l_EX_weak >= 1 AS l_EX,
    l_CD_strong >= 2 OR l_CD_strong >= 1 AND l_CD_medium + l_CD_weak >= 1 OR l_CD_medium >= 3 OR l_CD_medium >= 2 AND l_CD_weak >= 1 AS l_CD,
    l_AD_strong >= 2 OR l_AD_strong >= 1 AND l_AD_medium + l_AD_weak >= 1 OR l_AD_medium >= 3 OR l_AD_medium >= 2 AND l_AD_weak >= 1 AS l_AD,
    l_DR_strong + l_DR_medium + l_DR_weak + l_CR_strong + l_CR_medium + l_CR_weak + l_AR_strong + l_AR_medium + l_AR_weak + l_EX_strong + l_EX_medium + l_EX_weak + l_CD_strong + l_CD_medium + l_CD_weak + l_AD_strong + l_AD_medium + l_AD_weak > 0 AS l_some,
    u_DR_strong >= 2 OR u_DR_strong >= 1 AND u_DR_medium + u_DR_weak >= 1 OR u_DR_medium >= 3 OR u_DR_medium >= 2 AND u_DR_weak >= 1 AS u_DR,
    u_CR_strong >= 2 OR u_CR_strong >= 1 AND u_CR_medium + u_CR_weak >= 1 OR u_CR_medium >= 3 OR u_CR_medium >= 2 AND u_CR_weak >= 1 AS u_CR,
    u_AR_strong >= 2 OR u_AR_strong >= 1 AND u_AR_medium + u_AR_weak >= 1 OR u_AR_medium >= 3 OR u_AR_medium >= 2 AND u_AR_weak >= 1 AS u_AR,
    u_EX_strong >= 2 OR u_EX_strong >= 1 AND u_EX_medium + u_EX_weak >= 1 OR u_EX_medium >= 3 OR u_EX_medium >= 2 AND u_EX_weak >= 1 AS u_EX,
    u_CD_strong >= 2 OR u_CD_strong >= 1 AND u_CD_medium + u_CD_weak >= 1 OR u_CD_medium >= 3 OR u_CD_medium >= 2 AND u_CD_weak >= 1 AS u_CD,
    u_AD_strong >= 2 OR u_AD_strong >= 1 AND u_AD_medium + u_AD_weak >= 1 OR u_AD_medium >= 3 OR u_AD_medium >= 2 AND u_AD_weak >= 1 AS u_AD,
    u_DR_strong + u_DR_medium + u_DR_weak + u_CR_strong + u_CR_medium + u_CR_weak + u_AR_strong + u_AR_medium + u_AR_weak + u_EX_strong + u_EX_medium + u_EX_weak + u_CD_strong + u_CD_medium + u_CD_weak + u_AD_strong + u_AD_medium + u_AD_weak > 0 AS u_some
  FROM counted
), final AS (
  SELECT id, l_DR, l_CR, l_AR, l_AD, u_DR, u_CR, u_AR, u_AD,
    CASE WHEN dark_EX THEN o_lower_EX ELSE l_EX END AS l_EX, CASE WHEN dark_EX THEN o_upper_EX ELSE u_EX END AS u_EX,
    CASE WHEN dark_CD THEN o_lower_CD ELSE l_CD END AS l_CD, CASE WHEN dark_CD THEN o_upper_CD ELSE u_CD END AS u_CD,
    l_some OR (dark_EX OR dark_CD) AND o_lower <> 'no_indicator' AS l_some,
    u_some OR (dark_EX OR dark_CD) AND o_upper <> 'no_indicator' AS u_some
  FROM flags
)
SELECT id,
  CASE WHEN l_EX AND l_CD AND (l_DR OR l_CR) THEN 'exploitation_coercion_and_recruitment_means'
    WHEN l_EX AND l_CD THEN 'exploitation_and_coercion'
    WHEN l_EX AND (l_DR OR l_CR) THEN 'exploitation_and_recruitment_means'
    WHEN l_EX AND (l_AR OR l_AD) THEN 'exploitation_and_vulnerability'
    WHEN l_CD THEN 'coercion'
    WHEN l_EX THEN 'exploitation'
    WHEN l_DR OR l_CR OR l_AR OR l_AD THEN 'means'
    WHEN l_some THEN 'below_rule'
    ELSE 'no_indicator' END AS lower,
  l_DR AS lower_DR, l_CR AS lower_CR, l_AR AS lower_AR, l_EX AS lower_EX, l_CD AS lower_CD, l_AD AS lower_AD,
  CASE WHEN u_EX AND u_CD AND (u_DR OR u_CR) THEN 'exploitation_coercion_and_recruitment_means'
    WHEN u_EX AND u_CD THEN 'exploitation_and_coercion'
    WHEN u_EX AND (u_DR OR u_CR) THEN 'exploitation_and_recruitment_means'
    WHEN u_EX AND (u_AR OR u_AD) THEN 'exploitation_and_vulnerability'
    WHEN u_CD THEN 'coercion'
    WHEN u_EX THEN 'exploitation'
    WHEN u_DR OR u_CR OR u_AR OR u_AD THEN 'means'
    WHEN u_some THEN 'below_rule'
    ELSE 'no_indicator' END AS upper,
  u_DR AS upper_DR, u_CR AS upper_CR, u_AR AS upper_AR, u_EX AS upper_EX, u_CD AS upper_CD, u_AD AS upper_AD
FROM final
