// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

interface IExecutorToken {
    function balanceOf(address owner) external view returns (uint256);
    function approve(address spender, uint256 value) external;
    function transfer(address to, uint256 value) external;
}

interface IFlashLender {
    function flashLoanSimple(address receiver, address asset, uint256 amount, bytes calldata params, uint16 referralCode) external;
}

interface ISwapMarket {
    function token0() external view returns (address);
    function token1() external view returns (address);
    function swap(address recipient, bool zeroForOne, int256 amountSpecified, uint160 sqrtPriceLimitX96, bytes calldata data)
        external
        returns (int256 amount0, int256 amount1);
}

/// Liquidates with borrowed money: borrows from Aave V3, liquidates, sells what was seized on Uniswap V3, repays, and hands the
/// rest out; all in one transaction, which reverts as a whole unless it earns what was asked for.
///
/// Holds nothing between transactions, and allows nobody anything. Only its owner starts it. What it calls is the owner's choice, so
/// that a bad choice costs the owner the transaction's gas, and nobody anything else: callbacks answer only whom the running
/// order names, once each, and a lender gets back what its own callback said, if the order still earns its profit.
contract LiquidationExecutor {
    /// lender: Aave V3's pool, or another with its flashLoanSimple.
    /// debt, amount: what is borrowed; at least what the target takes.
    /// target, call: the liquidation. It takes the debt token from this contract, and pays the collateral to it.
    /// collateral: what is seized; may be the debt token.
    /// route: Uniswap V3 pools through which the collateral becomes the debt token; none where they are one.
    /// profitMin: in the debt token's units, after the loan's premium.
    /// beneficiary: gets all that is left, of both tokens.
    struct Order {
        address lender;
        address debt;
        uint256 amount;
        address target;
        bytes call;
        address collateral;
        address[] route;
        uint256 profitMin;
        address beneficiary;
    }

    error NotOwner(address caller);
    error Reentered();
    error NotLender(address caller);
    error NotInitiator(address initiator);
    error NotOrdered();
    error NotLent(address lender);
    error NotMarket(address caller);
    error OverpricedSwap(uint256 asked, uint256 most);
    error NotOnRoute(address market, address token);
    error RouteEndsIn(address token);
    error Unsold(address token, uint256 amount);
    error TokenRefused(address token);
    error LoanShort(uint256 received, uint256 lent);
    error Unprofitable(uint256 proceeds, uint256 needed);
    error TargetWithoutCode(address target);

    // Uniswap V3 TickMath.sol: the prices of its outermost ticks, which a swap must not name as its bounds.
    uint160 private constant SQRT_PRICE_MIN = 4295128739;
    uint160 private constant SQRT_PRICE_MAX = 1461446703485210103287273052203988822378723970342;

    address public immutable owner;

    // Set only while an order runs. The hash ends with the lender's callback, the market with its own: each is answered once.
    address private runningLender;
    bytes32 private runningOrder;
    address private runningMarket;
    address private soldToken;
    uint256 private soldAmount;

    constructor(address owner_) {
        owner = owner_;
    }

    /// Carries the order out, or reverts. Returns what it earned, in the debt token's units.
    function execute(Order calldata order) external returns (uint256 profit) {
        if (msg.sender != owner) revert NotOwner(msg.sender);
        if (runningLender != address(0)) revert Reentered();
        if (order.lender.code.length == 0) revert NotLent(order.lender);
        if (order.target.code.length == 0) revert TargetWithoutCode(order.target);

        uint256 held = balance(order.debt);
        bytes memory params = abi.encode(order, held);
        runningLender = order.lender;
        runningOrder = keccak256(params);
        IFlashLender(order.lender).flashLoanSimple(address(this), order.debt, order.amount, params, 0);
        if (runningOrder != 0) revert NotLent(order.lender);
        approve(order.debt, order.lender, 0);
        runningLender = address(0);

        uint256 left = balance(order.debt);
        if (left < held + order.profitMin) revert Unprofitable(left, held + order.profitMin);
        profit = left - held;
        handOut(order.debt, order.beneficiary);
        if (order.collateral != order.debt) handOut(order.collateral, order.beneficiary);
    }

    /// Aave's callback: the money is here.
    function executeOperation(address asset, uint256 amount, uint256 premium, address initiator, bytes calldata params)
        external
        returns (bool)
    {
        if (runningLender == address(0) || msg.sender != runningLender) revert NotLender(msg.sender);
        if (initiator != address(this)) revert NotInitiator(initiator);
        if (keccak256(params) != runningOrder) revert NotOrdered();
        runningOrder = 0;
        (Order memory order, uint256 held) = abi.decode(params, (Order, uint256));
        if (asset != order.debt || amount != order.amount) revert NotOrdered();

        uint256 received = balance(order.debt) - held;
        if (received < amount) revert LoanShort(received, amount);
        liquidate(order);
        uint256 proceeds = balance(order.debt) - held;
        uint256 needed = amount + premium + order.profitMin;
        if (proceeds < needed) revert Unprofitable(proceeds, needed);
        approve(order.debt, order.lender, amount + premium);
        return true;
    }

    /// Uniswap V3's callback: pays the pool in which this contract is just swapping, and no more than it is selling.
    function uniswapV3SwapCallback(int256 amount0Delta, int256 amount1Delta, bytes calldata) external {
        if (runningMarket == address(0) || msg.sender != runningMarket) revert NotMarket(msg.sender);
        runningMarket = address(0);
        int256 owed = amount0Delta > 0 ? amount0Delta : amount1Delta;
        if (owed <= 0) return;
        if (uint256(owed) > soldAmount) revert OverpricedSwap(uint256(owed), soldAmount);
        soldAmount -= uint256(owed);
        transfer(soldToken, msg.sender, uint256(owed));
    }

    function liquidate(Order memory order) private {
        uint256 held = balance(order.collateral);
        approve(order.debt, order.target, order.amount);
        (bool succeeded, bytes memory result) = order.target.call(order.call);
        if (!succeeded) rethrow(result);
        approve(order.debt, order.target, 0);
        if (order.collateral != order.debt) sell(order, balance(order.collateral) - held);
    }

    function sell(Order memory order, uint256 amount) private {
        address token = order.collateral;
        for (uint256 i = 0; i < order.route.length && amount > 0; i++) {
            (token, amount) = swap(order.route[i], token, amount);
        }
        if (amount > 0 && token != order.debt) revert RouteEndsIn(token);
    }

    /// Sells the whole amount: a pool that takes less has run out of liquidity.
    function swap(address market, address token, uint256 amount) private returns (address bought, uint256 proceeds) {
        bool zeroForOne = token == ISwapMarket(market).token0();
        if (!zeroForOne && token != ISwapMarket(market).token1()) revert NotOnRoute(market, token);
        bought = zeroForOne ? ISwapMarket(market).token1() : ISwapMarket(market).token0();
        uint256 held = balance(bought);
        (runningMarket, soldToken, soldAmount) = (market, token, amount);
        ISwapMarket(market).swap(
            address(this), zeroForOne, int256(amount), zeroForOne ? SQRT_PRICE_MIN + 1 : SQRT_PRICE_MAX - 1, ""
        );
        if (soldAmount > 0) revert Unsold(token, soldAmount);
        (runningMarket, soldToken) = (address(0), address(0));
        proceeds = balance(bought) - held;
    }

    function handOut(address token, address beneficiary) private {
        uint256 left = balance(token);
        if (left > 0) transfer(token, beneficiary, left);
    }

    function balance(address token) private view returns (uint256) {
        return IExecutorToken(token).balanceOf(address(this));
    }

    function approve(address token, address spender, uint256 value) private {
        callToken(token, abi.encodeCall(IExecutorToken.approve, (spender, value)));
    }

    function transfer(address token, address to, uint256 value) private {
        callToken(token, abi.encodeCall(IExecutorToken.transfer, (to, value)));
    }

    /// Tokens say no by reverting or by false; some say nothing at all when they mean yes.
    function callToken(address token, bytes memory call) private {
        (bool succeeded, bytes memory result) = token.call(call);
        if (!succeeded) rethrow(result);
        if (result.length == 0 ? token.code.length == 0 : !abi.decode(result, (bool))) revert TokenRefused(token);
    }

    function rethrow(bytes memory reason) private pure {
        assembly ("memory-safe") {
            revert(add(reason, 0x20), mload(reason))
        }
    }
}
