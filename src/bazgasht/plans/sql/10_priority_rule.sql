-- Generated from rules/priority.yaml by tools/make_priority_sql.py; a test compares.
create or replace function plans_priority_rule() returns jsonb language sql immutable as
$rule$ select '{
 "children": {
  "at_most": 12,
  "each": 3,
  "under_age": 18
 },
 "needs": {
  "addiction": [
   2,
   4,
   8,
   12
  ],
  "culture": [
   1,
   2,
   4,
   6
  ],
  "debt": [
   1,
   3,
   6,
   8
  ],
  "education": [
   2,
   4,
   8,
   12
  ],
  "family": [
   1,
   4,
   8,
   14
  ],
  "health": [
   2,
   5,
   9,
   14
  ],
  "housing": [
   2,
   5,
   9,
   14
  ],
  "identity": [
   1,
   3,
   6,
   8
  ],
  "income": [
   1,
   3,
   6,
   8
  ],
  "legal": [
   1,
   3,
   7,
   12
  ],
  "livelihood": [
   2,
   5,
   9,
   14
  ],
  "training": [
   1,
   2,
   4,
   6
  ]
 },
 "release": [
  {
   "before_days": 7,
   "code": "week",
   "points": 10
  },
  {
   "before_days": 30,
   "code": "month",
   "points": 8
  },
  {
   "before_days": 90,
   "code": "quarter",
   "points": 5
  },
  {
   "after_days": 30,
   "code": "just_out",
   "points": 8
  },
  {
   "after_days": 90,
   "code": "recently_out",
   "points": 4
  }
 ],
 "version": 1,
 "waiting": {
  "at_most": 12,
  "each": 1,
  "every_days": 30
 }
}'::jsonb $rule$;
