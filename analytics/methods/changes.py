"""Methods behind comparisons, trends, signals and the order of attention."""

from __future__ import annotations

from analytics.methods.method import Method

CHANGES = (
    Method(
        "comparison", "Rose, fell, no change larger than, cannot tell",
        "Two periods of equal length are subtracted, with an interval: clear of zero it rose or fell, inside a "
        "twentieth of the scale there was no change larger than that. Otherwise nobody can tell, and the change that "
        "would have shown is named.",
        r"d \;-\; \sqrt{(\hat p_2 - l_2)^2 + (u_1 - \hat p_1)^2} \;\le\; \Delta \;\le\; "
        r"d + \sqrt{(u_2 - \hat p_2)^2 + (\hat p_1 - l_1)^2}",
        "Newcombe (1998), Statistics in Medicine 17.",
        ("comparison.difference", "comparison.share_difference", "comparison.margin_that_matters",
         "comparison.verdict"),
        modules=("analytics.satisfaction.comparisons",),
    ),
    Method(
        "many comparisons", "Many comparisons at once",
        "In a table of many groups some differ by chance alone. Only those are said to have risen or fallen of which "
        "at most a few in a hundred are expected to be chance.",
        r"p_{(i)} \le \frac{i}{m}\,q",
        "Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57.",
        ("comparison.adjusted_p", "comparison.discoveries"),
        modules=("analytics.satisfaction.comparisons",),
    ),
    Method(
        "trend", "Rising, falling, no clear trend",
        "A line through the months of two years, from the order of the answers, freed of what moved all customers. "
        "With few answers nothing is clear; that is said, and nobody is called stable.",
        r"z_t = \frac{U_t}{I_t}, \qquad z = \beta_0 + \beta_1 t + e, \quad "
        r"\mathrm{Var}(e)_{st} = \delta_{st}/I_t + \tau^2\rho^{|s-t|}",
        "Bross (1958), Biometrics 14; McCullagh (1980), Journal of the Royal Statistical Society B 42.",
        ("ordinal_trend.month_scores", "ordinal_trend.month_variance", "ordinal_trend.ordinal_trend"),
        modules=("analytics.satisfaction.trends",),
    ),
    Method(
        "follow-up", "Did it work",
        "After an action, the score is set against the year before the trouble that called for it, less what moved "
        "everyone. The window that triggered the action is no baseline: it was picked for being low.",
        r"(\bar y_{\text{after}} - \bar y_{\text{before}}) - (\bar c_{\text{after}} - \bar c_{\text{before}})",
        "Regression to the mean: Barnett, van der Pols and Dobson (2005), International Journal of Epidemiology 34.",
        ("before_after",),
        modules=("analytics.formulas.before_after",),
    ),
    Method(
        "yardsticks", "Classical rules, for comparison only",
        "Control charts, Theil-Sen and Mann-Kendall are run beside the change scan when it is benchmarked. They decide "
        "nothing that is said here.",
        r"\hat\sigma = \overline{MR}/1.128, \qquad E_t = \lambda x_t + (1-\lambda) E_{t-1}, \qquad "
        r"S = \sum_{i<j} \mathrm{sgn}(x_j - x_i)",
        "NIST/SEMATECH e-Handbook 6.3.2.2 and 6.3.2.4; Mann (1945); Kendall (1975); Sen (1968).",
        ("control_charts", "ordinal_trend.theil_sen", "ordinal_trend.mann_kendall"),
        modules=("analytics.formulas.control_charts",),
    ),
)

SIGNALS = (
    Method(
        "signals", "Signals, and how far to believe them",
        "Each signal states the probability that it is real; what is left of all of them together is how many on the "
        "list usually prove nothing. The mirror check counts the same alarms with every scale turned round, where all "
        "but real improvements are false.",
        r"\text{expected false} = \sum_i (1 - P_i)",
        "The benchmarks of this program set stated probabilities beside what is true in simulated stores.",
        ("alarm_budget",),
        modules=("analytics.signals.changes",),
    ),
    Method(
        "common movement", "Freed of what moves everybody",
        "A month's answers are turned into one position on the scale of opinion, around the customer's own baseline, "
        "and the movement common to all customers is taken out. So a season, an outage or a new wording does not look "
        "like one customer's change.",
        r"z = \alpha + \frac{U}{I}, \quad U = \sum_k K_k(F_k + F_{k-1} - 1), \quad F_k = \sigma(\theta_k - \eta)",
        "McCullagh (1980), Journal of the Royal Statistical Society B 42; Huber (1981), Robust Statistics.",
        ("peer_adjustment",),
        modules=("analytics.signals.series",),
    ),
    Method(
        "change scan", "What changed lastingly, and since when",
        "Every month of the last eighteen is tried as the beginning of a change, at once or over six months, in all "
        "services or in one, against no change at all. It finds slow, broad changes; yesterday's incident is for the "
        "service desk.",
        r"\text{odds} = h \sum_{\text{onsets}} \left[\,0.8\,BF_{\text{all}} "
        r"+ 0.2\,\overline{BF}_{\text{service}}\right], \qquad P = \frac{\text{odds}}{1+\text{odds}}",
        "Bayes factors of a truncated normal drop, baseline integrated out; Adams and MacKay (2007) for change points.",
        ("change_scan", "onsets"),
        modules=("analytics.signals.scan", "analytics.signals.changes"),
    ),
    Method(
        "joint evidence", "Service levels as evidence",
        "Falling service levels make a fall of satisfaction more probable, as far as the two have been seen to move "
        "together in this very store. Where they do not, satisfaction speaks for itself.",
        r"\text{odds} = \text{odds}_{\text{satisfaction}} + \sum_{\text{onsets}} h_s\, \pi\, BF_{\text{service}}\, "
        r"BF_{\text{satisfaction}}, \quad \pi \text{ learned}",
        "Expectation and maximisation over the customers at hand (Dempster, Laird and Rubin 1977).",
        ("joint_evidence", "service_evidence"),
        modules=("analytics.signals.changes",),
    ),
    Method(
        "attention", "Who needs attention",
        "Customers are ordered by the probability that anything really got worse, equal ones by drop times people. "
        "Facts with dates stand beside it as reasons and are never mixed into a score.",
        r"P = 1 - (1 - P_{\text{satisfaction}})(1 - P_{\text{service}})",
        "The rule for two independent events of which at least one happened; signals are calibrated in the benchmarks.",
        modules=("analytics.attention.attention", "analytics.attention.ranking"),
    ),
    Method(
        "silence", "No answer any more",
        "A customer is listed as silent when nobody has answered for three months although, at its usual rate, at "
        "least three answers would have come. That is a fact; what it means is for you to find out.",
        r"r_{\text{usual}} \cdot \text{invited since} \ge 3",
        "With three expected, none at all comes by chance in 5 of 100 cases (Poisson).",
        modules=("analytics.attention.reasons.silence",),
    ),
)
