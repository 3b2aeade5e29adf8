"""Methods behind scores, agreed levels and the protection of people."""

from __future__ import annotations

from analytics.methods.method import Method

SCORES = (
    Method(
        "csat", "Satisfied",
        "The share of answers that are satisfied or better, which for a scale of 1 to 5 are the answers 4 and 5; other "
        "scales say from where on. The interval holds the true share in 95 of 100 cases, however few answered.",
        r"\hat p = \frac{x}{n}, \qquad \frac{\hat p + \frac{z^2}{2n} \pm z\sqrt{\frac{\hat p(1-\hat p)}{n} + "
        r"\frac{z^2}{4n^2}}}{1 + \frac{z^2}{n}}, \quad z = 1.96",
        "Wilson (1927), Journal of the American Statistical Association 22; Brown, Cai and DasGupta (2001), "
        "Statistical Science 16.",
        ("intervals.satisfied_interval", "intervals.wilson_interval"),
        modules=("analytics.satisfaction.scores",),
    ),
    Method(
        "nps", "Net promoter score",
        "The share of answers 9 and 10 minus the share of 0 to 6, from −100 to +100. It is never averaged over groups: "
        "a group's score comes from its own answers.",
        r"100\,\frac{n_{9\text{-}10} - n_{0\text{-}6}}{n}, \quad \text{interval from a Dirichlet posterior, prior } "
        r"\tfrac12 \text{ each}",
        "Reichheld (2003), Harvard Business Review; the interval as for means.",
        ("intervals.nps_groups", "intervals.nps_interval"),
        modules=("analytics.satisfaction.scores",),
    ),
    Method(
        "ces", "Effort score and other means",
        "The mean of all scored answers, shown as it is. The interval comes from what the scale allows, so that it "
        "stays within the scale and holds from three answers on.",
        r"\bar v = \frac{\sum_k K_k v_k}{n}, \qquad m = \frac{\sum_k a_k v_k}{A},\; a_k = K_k + \tfrac1J,\; "
        r"\text{limits: Beta with mean } m,\ \text{var } \frac{\sum_k a_k v_k^2/A - m^2}{A+1}",
        "Dirichlet posterior, moment-matched Beta; coverage .93 to .95 in simulation from three answers on.",
        ("intervals.raw_mean", "intervals.posterior_moments", "intervals.beta_shapes", "intervals.mean_interval"),
        modules=("analytics.satisfaction.scores",),
    ),
    Method(
        "rating", "Rating",
        "The mean of the answers on the question's own scale, as for the effort score. Different scales are never put "
        "together.",
        r"\bar v = \frac{1}{n}\sum_k K_k v_k",
        "As for the effort score.",
        ("intervals.mean_interval",),
        modules=("analytics.satisfaction.scores",),
    ),
    Method(
        "response rate", "Answered",
        "Responses received of all people invited in the same months. Where more answered than were invited the "
        "invitations are not all known, and no rate is shown.",
        r"\frac{\text{answered}}{\text{invited}}",
        "AAPOR, Standard Definitions (response rate 1, with eligibility as the invitations say).",
        modules=("analytics.satisfaction.scores",),
    ),
    Method(
        "small groups", "Scores of small groups, steadied",
        "A group with few answers is drawn towards its own past as far as chance can explain the "
        "distance. It serves rankings and probabilities only; the raw score is what is shown.",
        r"\tilde y = \frac{n\,\bar y / s^2 + \mu/\omega^2}{n/s^2 + 1/\omega^2}, \quad "
        r"\omega^2 = \frac{\sum w\,[(\bar y - \mu)^2 - s^2/n]}{\sum w},\; w = \frac{n}{1+n/30}",
        "Efron and Morris (1975), Journal of the American Statistical Association 70; moments as in DerSimonian and "
        "Laird (1986).",
        ("current_level.current_scores",),
        modules=("analytics.signals.levels",),
    ),
    Method(
        "drivers", "What goes with satisfaction",
        "Each further question's share of what all of them together explain of the overall answer, from at least 300 "
        "responses of all customers or a division. It says what goes together, never what causes what; one is named "
        "only when it leads in 80 of 100 resamples.",
        r"\varepsilon = \Lambda^{2}\,(\Lambda^{-1} r)^{2}, \quad \Lambda = R^{1/2} \;\text{(Spearman correlations)}",
        "Johnson (2000), Multivariate Behavioral Research 35; within .001 of the Shapley shares of Groemping (2006).",
        ("relative_weights",),
        modules=("analytics.satisfaction.drivers",),
    ),
)

LEVELS = (
    Method(
        "levels", "Agreed levels met",
        "A level is one measure of one service for one unit; it is met where the actual level is equal to or better "
        "than what was agreed for that time. The gap is turned so that a minus is worse.",
        r"\text{gap} = \pm(\text{actual} - \text{agreed}), \qquad \text{met} \iff \text{gap} \ge 0",
        "ISO/IEC 20000-1, clause 8.3.3. Availability is agreed service time less downtime, of agreed service time.",
        ("agreed_levels.gap", "agreed_levels.is_met"),
        modules=("analytics.service_levels.levels", "analytics.service_levels.gaps"),
    ),
    Method(
        "evidence", "The service is below what was agreed",
        "Missing a level may be chance; this is said only where so few would be met in less than 5 of 100 periods if "
        "the service were as agreed. Tickets of one period go wrong together, so they count as fewer.",
        r"P(X \le x) = I_{1-t}(n' - x',\, x' + 1) < .05, \quad n' = \frac{n}{1+(n-1)\rho},\; x' = x\,\frac{n'}{n}",
        "Kish (1965), Survey Sampling; the correlation is fitted from all that was counted (default 1/61).",
        ("agreed_levels.chance_of_so_few", "agreed_levels.evidence", "agreed_levels.fitted_clustering"),
        modules=("analytics.service_levels.levels", "analytics.snapshot.delivery"),
    ),
    Method(
        "forecast", "This period will probably be missed",
        "What is still to come is expected to go as the period so far and the last year went, the year counting as 20 "
        "cases. The probability is that the period ends below its agreed share.",
        r"P(\text{missed}) = \mathrm{BetaBin}\!\left(\text{need}-1;\; n_{\text{rest}},\, a,\, b\right)",
        "Beta-binomial prediction; in simulated months, half way through, a Brier score of .12 against .16 for “now "
        "below”.",
        ("breach_forecast",),
        modules=("analytics.service_levels.outlook",),
    ),
    Method(
        "error budget", "Error budget",
        "The misses that a level allows in the period, those already used, and the pace. At a burn of 1 the budget "
        "lasts exactly until the end.",
        r"\text{allowed} = (1-t)\,n, \qquad \text{burn} = \frac{(n-x)/n}{1-t}",
        "Beyer et al. (2018), The Site Reliability Workbook, chapter 5.",
        ("agreed_levels.error_budget",),
        modules=("analytics.service_levels.outlook",),
    ),
    Method(
        "agreed satisfaction", "Below the agreed satisfaction",
        "How probable it is that a customer's true score lies below what was agreed with it, told from all its months "
        "rather than from this one alone. It is called at .8 and is a level, not a change.",
        r"P(\theta < t) = I_{t'}(mk,\,(1-m)k) \quad \text{of the steadied score}",
        "Shrinkage as for small groups; in simulation about nine in ten calls are right.",
        ("current_level.probability_below",),
        modules=("analytics.signals.levels",),
    ),
)

PEOPLE = (
    Method(
        "protection", "Hidden to protect people",
        "Where fewer than 5 different people answered, scores are withheld (▒), and comments where fewer than 8 did. "
        "Where a total would give a hidden figure away, the next smallest one is hidden with it.",
        r"\text{a hidden cell is safe} \iff \text{it moves in the null space of the shown totals}",
        "Hundepool et al. (2012), Statistical Disclosure Control, chapter 4.",
        ("disclosure",),
        modules=("analytics.satisfaction.scores", "analytics.satisfaction.small_groups", "analytics.comments.comments"),
    ),
)
