"""A city made up for the reports: counties under one scorecard, a department with divisions and posts, a strategy map.

Figures come from a small arithmetic rule, not from any real place. One county reports nothing in the last quarter.
"""

from __future__ import annotations

from functools import cache

from bsc_cli.model.organisation import Definitions
from bsc_cli.model.periods import Period
from bsc_cli.reports import league, page, view
from bsc_cli.reports.neighbours import Neighbours
from bsc_cli.scoring.explain import explain
from bsc_cli.scoring.facts import Facts
from bsc_cli.scoring.results import Results
from bsc_cli.scoring.score import score
from tests.definitions import small
from tests.scoring import made

PERIODS = ("2019-Q4", "2020-Q1", "2020-Q2", "2020-Q3")
COUNTIES = (
    ("spring", "Spring District", "春城区"),
    ("lake", "Lake District", "滇湖区"),
    ("hill", "Hill District", "西岭区"),
    ("gate", "Gate District", "关口区"),
    ("river", "River County", "清河县"),
    ("forest", "Forest Autonomous County of the Upper Valleys", "上谷林地自治县"),
    ("stone", "Stone County", "石桥县"),
)
MANIFEST = """
version: 1
organisation: {en: Sample City, zh: 示例市}
languages: [en, zh]
calendar: {reporting: quarter, due: 10d}
levels: [city, county, department, division, post]
perspectives:
  public:   {name: {en: Public, zh: 公众}, weight: 35}
  finance:  {name: {en: Finance, zh: 财政}, weight: 25}
  process:  {name: {en: Internal process, zh: 内部流程}, weight: 25}
  learning: {name: {en: Learning and growth, zh: 学习与成长}, weight: 15}
goals:
  service: {name: {en: A government that serves, zh: 服务型政府}, horizon: long, by: 2025}
  approvals: {name: {en: Fewer and faster approvals, zh: 精简行政审批}, horizon: short, by: 2020, part_of: service}
  sound_money:
    {name: {en: Public money creates value and does not leak, zh: 公共资金创造价值、不流失}, horizon: long, by: 2025}
grades:
  excellent: {from: 90, name: {en: Excellent, zh: 优}}
  good:      {from: 80, name: {en: Good, zh: 良}}
  fair:      {from: 60, name: {en: Fair, zh: 中}}
  poor:      {from: 0,  name: {en: Poor, zh: 差}}
scoring: {round: 2}
"""


def _kpi(name: str, en: str, zh: str, more: str = "") -> str:
    settings = f"name: {{en: {en}, zh: {zh}}}, measured_in: '%', better: higher, target: 95, baseline: 60{more}"
    return f"      {name}: {{{settings}}}\n"


def _objective(name: str, perspective: str, en: str, zh: str, *kpis: str, links: str = "") -> str:
    head = f"  {name}:\n    perspective: {perspective}\n    name: {{en: {en}, zh: {zh}}}\n{links}    kpis:\n"
    return head + "".join(kpis)


def _links(**links: str) -> str:
    return "".join(f"    {key}: [{names}]\n" for key, names in links.items())


CITY = """
scorecard: city
name: {en: City scorecard, zh: 市级计分卡}
level: city
mandate: {en: Serves the residents of the sample city., zh: 服务示例市居民。}
owner: {en: Performance Office, zh: 绩效办}
approved_by: {en: Municipal Meeting, zh: 市政府常务会议}
units: [{id: city, name: {en: Sample City, zh: 示例市}}]
objectives:
""" + "".join(
    (
        _objective(
            "satisfied",
            "public",
            "Residents are satisfied with public services",
            "居民对公共服务满意",
            _kpi("satisfaction", "Residents satisfied with services", "居民满意度", ", source: survey"),
            links=_links(serves="service"),
        ),
        _objective(
            "answered",
            "public",
            "Every call gets an answer",
            "来电必有回应",
            _kpi(
                "calls",
                "Calls answered in time",
                "热线按时办结率",
                ", source: system, reported_by: hotline, basis: {en: Rules for the hotline, zh: 热线办法}",
            ),
            links=_links(serves="service", drives="satisfied"),
        ),
        _objective(
            "value",
            "finance",
            "Limited money creates value",
            "有限资金创造价值",
            _kpi(
                "execution",
                "Budget execution rate",
                "预算执行率",
                ", measured_by: contributors, over_units: mean, partial: allow",
            ),
            links=_links(serves="sound_money", drives="satisfied"),
        ),
        _objective(
            "no_leaks",
            "finance",
            "Money does not leak",
            "资金不流失",
            _kpi("audited", "Audit findings mended", "审计问题整改率"),
            links=_links(serves="sound_money", drives="value"),
        ),
        _objective(
            "approvals",
            "process",
            "Approvals are few and fast",
            "审批少而快",
            _kpi("fast", "Approvals in time", "按时审批率"),
            links=_links(serves="approvals", drives="satisfied, answered"),
        ),
        _objective(
            "open",
            "process",
            "What is decided is published",
            "政务公开",
            _kpi("published", "Decisions published", "政务公开率"),
            links=_links(drives="answered, no_leaks"),
        ),
        _objective(
            "inspected",
            "process",
            "Inspections come unannounced",
            "不打招呼的检查",
            _kpi("checked", "Inspections done", "检查完成率"),
            links=_links(drives="no_leaks, approvals"),
        ),
        _objective(
            "trained",
            "learning",
            "Civil servants are trained and rotate between posts",
            "公务员培训与轮岗",
            _kpi("training", "Civil servants trained", "培训覆盖率"),
            links=_links(drives="approvals, inspected, open"),
        ),
        _objective(
            "innovating",
            "learning",
            "Departments learn from one another",
            "部门互学创新",
            _kpi("ideas", "Proposals adopted", "建议采纳率"),
            links=_links(drives="satisfied, approvals"),
        ),
    )
)
COUNTY = (
    """
scorecard: county
name: {en: County scorecard, zh: 县区计分卡}
level: county
units:
"""
    + "".join(f"  - {{id: {unit}, parent: city, name: {{en: {en}, zh: {zh}}}}}\n" for unit, en, zh in COUNTIES)
    + (
        "objectives:\n"
        + _objective(
            "served",
            "public",
            "Residents are served close to home",
            "就近服务居民",
            _kpi("calls", "Calls answered in time", "热线按时办结率", ", contributes_to: calls"),
            links=_links(supports="city/answered"),
        )
        + _objective(
            "budget",
            "finance",
            "Budget is spent as planned",
            "预算按计划执行",
            _kpi("execution", "Budget execution rate", "预算执行率", ", contributes_to: execution"),
            links=_links(supports="city/value", drives="served"),
        )
    )
)
OFFICE = (
    """
scorecard: hotline
name: {en: Hotline Centre scorecard, zh: 热线中心计分卡}
level: department
mandate: {en: Takes every call and sees to it that it is dealt with., zh: 受理来电并督办。}
units: [{id: hotline, parent: city, name: {en: Hotline Centre, zh: 市热线中心}}]
objectives:
"""
    + _objective(
        "quick",
        "public",
        "Calls are answered quickly",
        "快速接听",
        _kpi("calls", "Calls answered in time", "热线按时办结率", ", contributes_to: calls"),
        links=_links(supports="city/answered"),
    )
    + _objective(
        "skilled",
        "learning",
        "Staff know the services",
        "熟悉业务",
        _kpi("tested", "Staff who pass the test", "业务考核通过率"),
        links=_links(drives="quick"),
    )
)
POSTS = """
scorecard: seat
name: {en: Call taker, zh: 接线员}
level: post
units:
  - {id: seat_1, parent: hotline, name: {en: Seat 1, zh: 一号座席}}
  - {id: seat_2, parent: hotline, name: {en: Seat 2, zh: 二号座席}}
objectives:
""" + _objective(
    "taken",
    "public",
    "Takes calls",
    "接听来电",
    _kpi("calls", "Calls answered in time", "热线按时办结率", ", contributes_to: calls"),
    links=_links(supports="hotline/quick"),
)


@cache
def definitions() -> Definitions:
    """Give the city's definitions."""
    return small.sound(CITY, COUNTY, OFFICE, POSTS, manifest=MANIFEST)


@cache
def facts() -> Facts:
    """Give its figures."""
    figures: dict[tuple[str, str, str], float] = {}
    known = definitions()
    for unit in known.units.values():
        for place, item in enumerate(known.scorecard(unit.scorecard).all_inputs()):
            for number, period in enumerate(PERIODS):
                if unit.id != "stone" or number < len(PERIODS) - 1:
                    figures[unit.id, item.id, period] = 70 + (7 * len(unit.id) + 11 * place + 5 * number) % 29
    del figures["city", "ideas", PERIODS[-1]]
    return made.facts(figures)


@cache
def results() -> tuple[Results, ...]:
    """Give the results of all periods, oldest first."""
    return tuple(score(definitions(), facts(), Period.parse(period)) for period in PERIODS)


HREFS = {unit: f"{unit}.html" for unit in ("city", "hotline", "seat_1", "seat_2", *(county[0] for county in COUNTIES))}


def unit_page(unit: str, lang: str = "en") -> page.UnitPage:
    """Give the report of one unit, with links to all others."""
    return view.unit_page(
        definitions(),
        unit,
        results(),
        explain(definitions(), facts(), results()[-1], unit),
        lang=lang,
        places=lambda _unit, _name, _period: None,
        index_href="index.html",
        around=Neighbours(definitions(), hrefs=HREFS),
    )


def index_page(lang: str = "en") -> page.IndexPage:
    """Give the page of all units."""
    return league.index_page(definitions(), results(), units=HREFS, lang=lang, hrefs=HREFS)
