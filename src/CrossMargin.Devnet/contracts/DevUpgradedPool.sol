// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {PoolInstance} from 'src/contracts/instances/PoolInstance.sol';
import {IPoolAddressesProvider} from 'src/contracts/interfaces/IPoolAddressesProvider.sol';
import {IReserveInterestRateStrategy} from 'src/contracts/interfaces/IReserveInterestRateStrategy.sol';
import {DataTypes} from 'src/contracts/protocol/libraries/types/DataTypes.sol';

interface IHeldToken {
    function balanceOf(address owner) external view returns (uint256);
}

/// Aave V3.6's pool for a proxy that was V3.0's, with the initializer that such an upgrade needs, for local chains only: the pool counts
/// what it holds from now on, and a word that was a stable rate becomes the deficit.
contract DevUpgradedPool is PoolInstance {
    constructor(IPoolAddressesProvider provider, IReserveInterestRateStrategy rates) PoolInstance(provider, rates) {}

    function initialize(IPoolAddressesProvider provider) external override initializer {
        require(provider == ADDRESSES_PROVIDER);
        for (uint256 i = 0; i < _reservesCount; i++) {
            address asset = _reservesList[i];
            if (asset == address(0)) continue;
            DataTypes.ReserveData storage reserve = _reserves[asset];
            reserve.deficit = 0;
            reserve.virtualUnderlyingBalance = uint128(IHeldToken(asset).balanceOf(reserve.aTokenAddress));
        }
    }
}
