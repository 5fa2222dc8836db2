namespace CrossMargin.Chain.Rpc.Endpoints;

/// <content>Questions that one endpoint's word does not settle.</content>
internal sealed partial class RpcEndpoints
{
    /// <summary>Puts a question to as many endpoints as must agree; one after the other, until enough do.</summary>
    /// <param name="given">What was answered already; with what the others say, once they were asked.</param>
    /// <exception cref="RpcException">No endpoint answered.</exception>
    public async Task VoteAsync<T>(
        Ballot<T> given, Func<RpcEndpoint, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        RpcException? fault = null;
        while (true)
        {
            RpcEndpoint? next;
            lock (_lock)
            {
                IReadOnlyList<RpcEndpoint> others = _choice.Others(given.Asked, _time.GetUtcNow());
                given.Close(Math.Min(_options.QuorumOf, given.Votes + others.Count));
                next = others.Count > 0 ? others[0] : null;
            }

            if (given.IsDecided || next is null)
                break;
            try
            {
                given.Add(next, await AskAsync(next, ask, cancellationToken));
            }
            catch (RpcException failed)
            {
                // It has no vote: fewer are available.
                given.Abstain(next);
                fault = failed;
            }
        }

        if (given.Votes == 0 && fault is not null)
            throw fault;
        _meter.Voted(given.HasMajority);
    }

    /// <summary>Asks all endpoints anew, until more than half of those that can be asked say the same.</summary>
    /// <param name="what">The question, for people.</param>
    /// <param name="isClaim">Whether an answer says something: one that does not is never charged for being outvoted.</param>
    /// <exception cref="RpcDistrustException">There is no majority. Not tried again: the caller knows how long it can wait.</exception>
    public async Task<T> AgreeAsync<T>(
        string what, Func<T, bool> isClaim, Func<RpcEndpoint, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        Ballot<T> ballot = await _retries.ExecuteAsync(
            async token =>
            {
                Ballot<T> votes = new();
                await VoteAsync(votes, ask, token);
                return votes;
            },
            cancellationToken);
        if (!ballot.HasMajority)
        {
            Distrust.Disputed disputed = new(what);
            Charge(null, disputed);
            throw new RpcDistrustException($"Chain {_chain}", disputed);
        }

        foreach ((RpcEndpoint endpoint, T answer) in ballot.Minority.Where(vote => isClaim(vote.Answer)))
            Charge(endpoint, new Distrust.Outvoted(what));
        return ballot.Majority;
    }

    /// <summary>Puts a request that must not be repeated to every endpoint that can be asked, at once.</summary>
    /// <param name="isEnough">An answer that is so ends the waiting: the others are on their way all the same.</param>
    /// <returns>What was answered until then, or why it was not; never empty.</returns>
    public async Task<IReadOnlyList<RpcAnswer<T>>> AskEveryAsync<T>(
        string method, Func<T, bool> isEnough, Func<RpcEndpoint, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        List<Task<RpcAnswer<T>>> asked = [.. Askable(method).Select(endpoint => AnswerOfAsync(endpoint, ask, cancellationToken))];
        List<RpcAnswer<T>> answers = [];
        while (asked.Count > 0)
        {
            Task<RpcAnswer<T>> next = await Task.WhenAny(asked);
            asked.Remove(next);
            answers.Add(await next);
            if (answers[^1] is { Error: null, Value: var value } && isEnough(value))
                break;
        }

        return answers;
    }

    /// <summary>Asks every endpoint but one, as far as they can be asked, at once.</summary>
    /// <returns>What those said that answered.</returns>
    public async Task<IReadOnlyList<T>> AskOthersAsync<T>(
        RpcEndpoint? asked, Func<RpcEndpoint, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        IReadOnlyList<RpcEndpoint> others;
        lock (_lock)
            others = _choice.Others(asked is null ? [] : [asked], _time.GetUtcNow());
        RpcAnswer<T>[] answers = await Task.WhenAll(others.Select(other => AnswerOfAsync(other, ask, cancellationToken)));
        return [.. answers.Where(answer => answer.Error is null).Select(answer => answer.Value)];
    }

    private IReadOnlyList<RpcEndpoint> Askable(string method)
    {
        lock (_lock)
        {
            IReadOnlyList<RpcEndpoint> ready = _choice.Others([], _time.GetUtcNow());
            if (ready.Count > 0)
                return ready;
        }

        // None is well: the one that would be asked next.
        return [Choose(new Question(method), null).Endpoint!];
    }

    private async Task<RpcAnswer<T>> AnswerOfAsync<T>(
        RpcEndpoint endpoint, Func<RpcEndpoint, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return new RpcAnswer<T>(null, await AskAsync(endpoint, ask, cancellationToken), null);
        }
        catch (RpcException fault)
        {
            return new RpcAnswer<T>(null, default!, fault);
        }
    }

    /// <summary>Asks one more endpoint, for a second opinion; default where there is none, or it does not answer.</summary>
    public async Task<T?> AskAnotherAsync<T>(
        RpcEndpoint? asked, Func<RpcEndpoint, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        RpcEndpoint? other;
        lock (_lock)
            other = asked is not null && _choice.Others([asked], _time.GetUtcNow()) is [var first, ..] ? first : null;
        try
        {
            return other is null ? default : await AskAsync(other, ask, cancellationToken);
        }
        catch (RpcException)
        {
            return default;
        }
    }
}
