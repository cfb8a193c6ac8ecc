"""Histories and twins take their coefficients from draws of each class's exact posterior."""

import numpy as np


def test_every_world_of_an_answer_takes_coefficients_among_the_posterior_draws(far_east):
    answer = far_east.whatif(without="protocol-1936", histories=3, until="1937-12-31")
    plans = (answer.base_plan, answer.free_plan, answer.twin_plan.plan)
    betas = [plan.betas(np.arange(40)) for plan in plans]
    assert (betas[0] == betas[1]).all()
    assert (betas[0] == betas[2]).all()
    at = 0
    for name, drawn in far_east.posteriors.items():
        mine = betas[0][:, at : at + len(drawn.terms)]
        assert drawn.terms == far_east.fits[name].terms
        assert (mine[:, None] == drawn.draws[None]).all(axis=2).any(axis=1).all()
        assert len(np.unique(mine, axis=0)) > 30
        at += len(drawn.terms)


def test_a_history_has_the_same_coefficients_alone_and_among_others(far_east):
    plan = far_east.plan(None, None, 7, True)
    assert (plan.betas(np.array([5])) == plan.betas(np.arange(9))[5:6]).all()
    assert (far_east.plan(None, None, 8, True).betas(np.array([5])) != plan.betas(np.array([5]))).any()


def test_fixed_coefficients_are_the_estimates(far_east):
    betas = far_east.simulate(histories=2, parameters="fixed").plan.betas(np.arange(2))
    assert (betas == np.concatenate([fit.beta for fit in far_east.fits.values()])).all()
